import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planDemo } from './plan.ts'

const now = new Date('2026-11-16T09:00:00Z')
const wanted = { customers: 300, conversations: 2000, agents: 8, mailboxes: 3, seed: 7 }

test('the demo has 2,000 conversations over 90 days in six languages, none from the future', () => {
  const { customers, conversations } = planDemo(now, wanted)
  assert.equal(conversations.length, 2000)
  assert.deepEqual([...new Set(customers.map((customer) => customer.language.code))].sort(), ['de', 'en', 'es', 'fr', 'it', 'pl'])
  const times = conversations.flatMap((conversation) => conversation.steps.map((step) => step.at.getTime()))
  assert.ok(Math.max(...times) <= now.getTime())
  const span = (now.getTime() - Math.min(...times)) / 86_400_000
  assert.ok(span > 85 && span <= 90, `spans ${span} days`)
})

test('every place in a text is filled in, and addresses are never used twice', () => {
  const { customers, conversations } = planDemo(now, wanted)
  for (const { subject, steps } of conversations) for (const text of [subject, ...steps.map((step) => step.text)]) assert.doesNotMatch(text.replace('{agent}', ''), /[{}]/)
  assert.equal(new Set(customers.map((customer) => customer.address)).size, customers.length)
})

test('the same seed gives the same past, another seed another', () => {
  assert.deepEqual(planDemo(now, wanted), planDemo(now, wanted))
  assert.notDeepEqual(planDemo(now, wanted).conversations[0], planDemo(now, { ...wanted, seed: 8 }).conversations[0])
})
