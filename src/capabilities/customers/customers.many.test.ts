import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { world } from '#testing/world.ts'
import { findOrCreateCustomer, findOrCreateCustomers } from './customers.public.ts'

const w = await world()
after(() => w.close())
const person = (number: number) => ({ name: `Person ${number}`, address: `Person-${number}@mail.example` })

test('many customers are found or made at once, one for each address', async () => {
  const first = await w.write((writer) => findOrCreateCustomer(writer, person(1)))
  const found = await w.write((writer) =>
    findOrCreateCustomers(writer, [person(1), person(2), person(2), { ...person(3), name: '' }]),
  )
  assert.deepEqual([...found.keys()].sort(), [
    'person-1@mail.example',
    'person-2@mail.example',
    'person-3@mail.example',
  ])
  assert.equal(found.get('person-1@mail.example'), first.id)
  const names = await w.db
    .selectFrom('customers')
    .select('name')
    .where('id', 'in', [...found.values()])
    .orderBy('name')
    .execute()
  assert.deepEqual(
    names.map(({ name }) => name),
    ['Person 1', 'Person 2', 'person-3@mail.example'],
  )
})

test('two who make the same customers at once get the same ones, and none is left without an address', async () => {
  const people = Array.from({ length: 20 }, (_, number) => person(100 + number))
  const made = await Promise.all(
    [people, [...people].reverse(), people].map((each) => w.write((writer) => findOrCreateCustomers(writer, each))),
  )
  for (const one of made) for (const [address, id] of one) assert.equal(id, made[0]!.get(address))
  const stray = await w.db
    .selectFrom('customers')
    .select('id')
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('customer_addresses').select('id').whereRef('customer_id', '=', 'customers.id'))),
    )
    .execute()
  assert.deepEqual(stray, [])
})
