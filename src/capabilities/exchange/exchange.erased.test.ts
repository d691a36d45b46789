import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { customerOf } from '#capabilities/customers/customers.public.ts'
import { world } from '#testing/world.ts'
import { isNamed, personal } from './exchange.personal.ts'

const w = await world()
after(() => w.close())
const lead = await w.agent({ role: 'lead' })
const upload = async (text: string) =>
  (
    await lead.api.exchange.upload({
      body: new TextEncoder().encode(text) as never,
      name: 'people.csv',
      about: 'customer',
    })
  ).importId
const check = async (importId: string) => {
  const mapping = ['name', 'email', 'phone']
  await lead.api.exchange.check({ importId, mapping, hasHeading: true, existing: 'fill' })
  await w.runJobs()
  return lead.api.exchange.get({ importId })
}
const text = (name: string) =>
  `Name,Email,Phone\n${name},${name}@erased.example,\nOther,other-${name}@erased.example,\n${name},,+49 30 1112${name.length}7\n`
/** As an erasure has it, but for what lies below. */
const forget = async (name: string) => {
  const person = await lead.api.customers.create({
    name,
    addresses: [
      { kind: 'email', address: `${name}@erased.example` },
      { kind: 'phone', address: `+49 30 1112${name.length}7` },
    ],
  })
  const whom = { customerIds: [person.id], addresses: [`${name}@erased.example`] }
  const count = await personal.count(w.db, whom, null)
  while (await w.write((writer) => personal.forget(writer, whom, null))) continue
  const left = await w.write(({ tx }) => tx.deleteFrom('customers').where('id', '=', person.id).execute())
  assert.equal(left.length, 1)
  return count[0]!.goes
}
const everything = async () =>
  JSON.stringify([
    await w.db.selectFrom('exchange_rows').selectAll().execute(),
    (await w.db.selectFrom('blobs').select('content').execute()).map(({ content }) => content?.toString()),
  ])

test('who is erased goes from every file, whatever its state, and no file brings them back', async () => {
  const [open, ready] = [await upload(text('anna')), await upload(text('anna'))]
  assert.equal((await check(ready)).toMake, 3)
  assert.equal(await forget('anna'), 2)
  assert.doesNotMatch(await everything(), /[^-]anna@|1112/)
  assert.match(await everything(), /other-anna@/)
  const left = await lead.api.exchange.get({ importId: ready })
  assert.deepEqual([left.bad, left.allowed], [2, ['start', 'discard']])
  assert.deepEqual((await lead.api.exchange.get({ importId: open })).allowed, ['discard'])
  await lead.api.exchange.start({ importId: ready })
  await w.runJobs()
  const done = await lead.api.exchange.get({ importId: ready })
  assert.deepEqual([done.state, done.made, done.bad], ['done', 1, 2])
  assert.equal(await customerOf(w.db, 'anna@erased.example'), undefined)
  // The same file again.
  const again = await check(await upload(text('anna')))
  assert.deepEqual([again.toMake + again.toChange, again.bad], [1, 2])
  const { items } = await lead.api.exchange.trouble({ importId: again.id })
  assert.deepEqual(
    items.map(({ label, problems }) => [label, problems[0]!.code]),
    [
      ['', 'erased'],
      ['', 'erased'],
    ],
  )
})

test('somebody who was brought in and is erased leaves the rows and their sums', async () => {
  const importId = await upload(`Name,Email,Phone\nBea,bea@erased.example,\nOther,else@erased.example,\n`)
  await check(importId)
  await lead.api.exchange.start({ importId })
  await w.runJobs()
  const customerId = (await customerOf(w.db, 'bea@erased.example'))!
  await w.write((writer) => personal.forget(writer, { customerIds: [customerId], addresses: [] }, null))
  const it = await lead.api.exchange.get({ importId })
  assert.deepEqual([it.made, it.same], [1, 1])
  const rows = await w.db
    .selectFrom('exchange_rows')
    .select(['cells', 'change', 'state', 'names'])
    .where('import_id', '=', importId)
    .orderBy('place')
    .execute()
  assert.deepEqual(rows[0], { cells: [], change: null, state: 'same', names: [] })
})

test('lists of people that were taken out end when somebody is erased, and so does one that is being made', async () => {
  const { exportId } = await lead.api.exchange.begin({ what: { kind: 'customers' } })
  await w.runJobs()
  await lead.api.exchange.begin({ what: { kind: 'customers' } })
  await forget('cleo')
  await w.runJobs()
  const { items } = await lead.api.exchange.exports({})
  assert.deepEqual(
    items.map(({ state }) => state),
    ['ended', 'ended'],
  )
  assert.deepEqual(await w.db.selectFrom('exchange_export_parts').select('place').where('export_id', '=', exportId).execute(), [])
})

test('a file goes in which an erased person stands by a key alone, checked or not', async () => {
  const file = 'Number,Name\nHL-4711,Anna\n'
  const [open, checked] = [await upload(file), await upload(file)]
  await lead.api.exchange.check({ importId: checked, mapping: ['key', 'name'], hasHeading: true, existing: 'fill' })
  await w.runJobs()
  const { id } = await lead.api.customers.create({ name: 'Anna', addresses: [] })
  await w.write(({ tx }) =>
    tx.insertInto('customer_keys').values({ customer_id: id, source: 'import', external_id: 'HL-4711' }).execute(),
  )
  await w.write((writer) => personal.forget(writer, { customerIds: [id], addresses: [] }, null))
  for (const importId of [open, checked]) assert.deepEqual((await lead.api.exchange.get({ importId })).firstRows, [])
})

test('a person is found in a file by their address in any case and by their number in any notation', () => {
  const names = ['email ida@x.example', 'phone +4930901820', 'key shop K 1']
  for (const file of ['a,IDA@X.example', 'a,"(030) 90 18 20"', 'a,+49 30/901820']) assert.ok(isNamed(file, names), file)
  for (const file of ['K 1;Ida', 'Ida\t"K 1"\n', 'No,Name\r\nK 1,Ida\r\n']) assert.ok(isNamed(file, names, ['K 1']), file)
  for (const file of ['a,ada@x.example', '1,90', 'K 11,Ida', 'AK 1,Ida']) assert.ok(!isNamed(file, names, ['K 1']), file)
})
