import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ActivityInput } from '#capabilities/activity/activity.contract.ts'
import { OrderInput } from '#capabilities/orders/orders.contract.ts'
import { planOrders } from './orders.ts'
import { planDemo } from './plan.ts'

const now = new Date('2026-11-16T09:00:00Z')
const plan = planDemo(now, { customers: 300, conversations: 2000, agents: 8, mailboxes: 3, seed: 7 })

test('every order number that the demo’s customers write about is an order, and the shop takes each', () => {
  const { orders, events } = planOrders(plan, now, 7)
  const numbers = new Set(orders.map((order) => OrderInput.parse(order).number))
  for (const { subject, steps } of plan.conversations)
    for (const [number] of [subject, ...steps.map((step) => step.text)].join('\n').matchAll(/\bHL-\d{5}\b/g)) assert.ok(numbers.has(number), number)
  assert.equal(numbers.size, orders.length)
  for (const event of events) assert.ok(Date.parse(ActivityInput.parse(event).at) <= now.getTime())
  assert.deepEqual(planOrders(plan, now, 7), { orders, events })
})
