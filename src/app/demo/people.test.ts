import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalise } from '#capabilities/customers/customers.public.ts'
import { attributes, companies, planPeople, purposes } from './people.ts'
import { planDemo } from './plan.ts'

const now = new Date('2026-11-16T09:00:00Z')
const plan = planDemo(now, { customers: 300, conversations: 2000, agents: 8, mailboxes: 3, seed: 7 })

test('what the demo knows of its customers fits: numbers can be dialled, choices are there, nothing is from tomorrow', () => {
  const people = planPeople(plan, now, 7)
  assert.equal(people.length, plan.customers.length)
  const phones = people.flatMap(({ phone }) => phone ?? [])
  for (const phone of phones) assert.notEqual(normalise('phone', phone), 'notPhone', phone)
  assert.equal(new Set(phones).size, phones.length)
  for (const { card = 0, furnishes = [], company, consents } of people) {
    assert.ok(card < attributes[0].options.length && furnishes.every((option) => option < attributes[2].options.length))
    assert.ok(!company || company.index < companies.length)
    for (const { purpose, channel, at, withdrawn = at } of consents) {
      assert.ok((purposes[purpose]!.channels as readonly string[]).includes(channel))
      assert.ok(at <= withdrawn && withdrawn <= now)
    }
  }
  assert.ok(people.some(({ company }) => company) && people.some(({ mark }) => mark?.mark === 'vulnerable'))
  assert.deepEqual(planPeople(plan, now, 7), people)
})
