// What must stay as it is around an import: rights of whoever began it, work of others since, the way it was going.
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { sql } from 'kysely'
import { runtimeOf } from '#kernel/kernel.ts'
import { refused, world } from '#testing/world.ts'
import { until } from '#testing/until.ts'
import { isHopeless } from './exchange.once.ts'
import { work } from './exchange.working.ts'

const w = await world()
after(() => w.close())
const lead = await w.agent({ role: 'lead', name: 'Mara Okafor' })
type By = Pick<typeof lead, 'api'>

async function checked(text: string, mapping: (string | null)[], by: By = lead) {
  w.clock.advance('1s')
  const body = new TextEncoder().encode(text) as never
  const { importId } = await by.api.exchange.upload({ body, name: 'people.csv', about: 'customer' })
  await by.api.exchange.check({ importId, mapping, hasHeading: true, existing: 'fill' })
  await w.runJobs()
  return importId
}
const started = async (importId: string, by: By = lead) => {
  await by.api.exchange.start({ importId })
  await w.runJobs()
  return by.api.exchange.get({ importId })
}
const runtime = runtimeOf(w.app.kernel, {})
/** Rows of one transaction: few, so that there are several. */
const portion = 20
const go = (importId: string, { transact = runtime.transact, attempt = 1 } = {}) =>
  work({ ...runtime, transact, payload: { importId }, attempt, signal: new AbortController().signal }, portion)
const people = (count: number, domain: string) =>
  `Name,Email\n${Array.from({ length: count }, (_, at) => `Person ${at},person-${at}@${domain}`).join('\n')}\n`
const idOf = async (email: string) => (await lead.api.directory.list({ text: email })).items[0]!.id

test('a letter of two code units at the end of what is told of a cell or a heading stops nothing', async () => {
  const long = `${'x'.repeat(199)}😀 and more`
  const importId = await checked(`Name,Email,${long}\n${long},emoji@kept.example,\n`, ['name', 'email', null])
  const it = await lead.api.exchange.get({ importId })
  assert.deepEqual([it.state, it.bad], ['checked', 1])
})

test('what can not be checked at any attempt is told as failed, and blocks nothing', async () => {
  const importId = await checked(people(1, 'broken.example'), ['name', 'email'])
  await lead.api.exchange.check({ importId, mapping: ['name', 'email'], hasHeading: true, existing: 'fill' })
  await w.write(({ tx }) => tx.updateTable('exchange_imports').set({ encoding: 'no such' }).where('id', '=', importId).execute())
  for (const attempt of [1, 2]) await assert.rejects(go(importId, { attempt }))
  await go(importId, { attempt: 3 })
  const rows = await w.db.selectFrom('exchange_imports').select(['state', 'total']).where('id', '=', importId).execute()
  assert.deepEqual(rows, [{ state: 'failed', total: 0 }])
  assert.ok(!isHopeless({ attempt: 9, signal: AbortSignal.abort() }, new Error('ends')))
})

test('stopped on the way back it is not imported again, and can be taken back to the end', async () => {
  const importId = await checked(people(30, 'back.example'), ['name', 'email'])
  await lead.api.exchange.start({ importId })
  await go(importId)
  await lead.api.exchange.undo({ importId })
  let count = 0
  await go(importId, {
    transact: async (each, as) => {
      if (++count === 2) await lead.api.exchange.stop({ importId })
      return runtime.transact(each, as)
    },
  })
  const { state, undone, allowed } = await lead.api.exchange.get({ importId })
  assert.deepEqual([state, undone, allowed], ['stopped', 20, ['undo', 'discard']])
  assert.deepEqual(await refused(lead.api.exchange.goOn({ importId })), [409, 'exchange.notNow'])
  // Also when it takes longer than one may begin with it.
  w.clock.advance('8d')
  await lead.api.exchange.undo({ importId })
  await w.runJobs()
  const back = await lead.api.exchange.get({ importId })
  assert.deepEqual([back.state, back.undone], ['undone', 30])
})

test('the days to take it back count from when it was started, and the file is kept until then alone', async () => {
  const importId = await checked(people(1, 'late.example'), ['name', 'email'])
  assert.equal((await lead.api.exchange.get({ importId })).firstRows.length, 2)
  w.clock.advance('9d')
  assert.deepEqual((await started(importId)).allowed, ['undo', 'discard'])
  const { blob_hash: hash } = await w.db
    .selectFrom('exchange_imports')
    .select('blob_hash')
    .where('id', '=', importId)
    .executeTakeFirstOrThrow()
  assert.equal(hash, null)
  w.clock.advance('8d')
  assert.deepEqual(await refused(lead.api.exchange.undo({ importId })), [409, 'exchange.tooOld'])
})

test('who may not see to companies or attributes any more fills none in, and can go on when they may again', async () => {
  const importId = await checked('Name,Email,Company\nA,a@rights.example,Rights Ltd\n', ['name', 'email', 'company'])
  const change = (permissions: 'less' | 'more') =>
    w.write(async ({ tx }) => {
      const { permissions: all } = await tx.selectFrom('roles').select('permissions').where('name', '=', 'lead').executeTakeFirstOrThrow()
      const other = all.filter((each) => each !== 'companies:write')
      await tx
        .updateTable('roles')
        .set({ permissions: permissions === 'less' ? other : [...other, 'companies:write'] })
        .where('name', '=', 'lead')
        .execute()
    })
  await change('less')
  assert.deepEqual(await refused(lead.api.exchange.start({ importId })), [403, 'exchange.mayNot'])
  await change('more')
  await lead.api.exchange.start({ importId })
  await change('less')
  await w.runJobs()
  const it = await lead.api.exchange.get({ importId })
  assert.deepEqual([it.state, it.made, it.allowed], ['failed', 0, ['goOn', 'discard']])
  await change('more')
  await lead.api.exchange.goOn({ importId })
  await w.runJobs()
  assert.equal((await lead.api.exchange.get({ importId })).made, 1)
})

test('what a narrow API token begins is done with its rights alone, and no more when it has ended', async () => {
  const attribute = await lead.api.attributes.create({ about: 'customer', name: 'Shoe size', kind: 'number' })
  const { id: customerId } = await lead.api.customers.create({
    name: 'Bound',
    addresses: [{ kind: 'email', address: 'bound@token.example' }],
  })
  await lead.api.attributes.set({ about: 'customer', subjectId: customerId, attributeId: attribute.id, value: 4321, revision: 0 })
  const scopes = ['exchange:export', 'exchange:import', 'customers:read', 'customers:write', 'directory:read']
  const { token: row, secret } = await lead.api.access.createToken({ name: 'Narrow', scopes })
  const token = { api: w.client({ authorization: `Bearer ${secret}` }) }
  const { exportId } = await token.api.exchange.begin({ what: { kind: 'customers', text: 'bound@token' } })
  await w.runJobs()
  const text = await ((await lead.api.exchange.file({ exportId })) as unknown as Blob).text()
  assert.match(text, /bound@token\.example/)
  assert.doesNotMatch(text, /4321|Shoe size/)
  const importId = await checked('Name,Email\nB,b@token.example\n', ['name', 'email'], token)
  await token.api.exchange.start({ importId })
  await lead.api.access.revokeToken({ tokenId: row.id })
  await w.runJobs()
  assert.deepEqual((({ state, made }) => [state, made])(await lead.api.exchange.get({ importId })), ['failed', 0])
})

test('an API token is shown no file that was not its own, and nobody one that they may not make any more', async () => {
  const { exportId } = await lead.api.exchange.begin({ what: { kind: 'companies' } })
  const importId = await checked('Name,Email\nN,n@narrow.example\n', ['name', 'email'])
  await w.runJobs()
  const tokenOf = async (name: string, scopes: string[]) => {
    const { secret } = await lead.api.access.createToken({ name, scopes: scopes as never })
    return w.client({ authorization: `Bearer ${secret}` })
  }
  const others = await tokenOf('Others', ['exchange:export', 'exchange:import', 'companies:read', 'customers:write'])
  assert.deepEqual([(await others.exchange.exports({})).items, (await others.exchange.imports({})).items], [[], []])
  for (const call of [
    () => others.exchange.file({ exportId }),
    () => others.exchange.get({ importId }),
    () => others.exchange.trouble({ importId }),
    () => others.exchange.report({ importId }),
    () => others.exchange.discard({ importId }),
  ])
    assert.deepEqual(await refused(call()), [404, 'exchange.notFound'])
  const own = await others.exchange.begin({ what: { kind: 'companies' } })
  const brought = await checked('Name,Email\nO,o@narrow.example\n', ['name', 'email'], { api: others })
  await w.runJobs()
  await others.exchange.file(own)
  assert.equal((await others.exchange.get({ importId: brought })).id, brought)
  assert.ok((await lead.api.exchange.imports({})).items.some(({ id }) => id === brought))
  const narrowed = await w.agent({ role: 'lead' })
  const permissions = ['exchange:export', 'companies:read']
  await w.write(({ tx }) => tx.insertInto('roles').values({ name: 'exporter', permissions }).execute())
  const taken = await narrowed.api.exchange.begin({ what: { kind: 'customers' } })
  await w.runJobs()
  await narrowed.api.exchange.file(taken)
  await w.write(({ tx }) => tx.updateTable('agents').set({ role: 'exporter' }).where('id', '=', narrowed.id).execute())
  assert.deepEqual(await refused(narrowed.api.exchange.file(taken)), [403, 'exchange.mayNot'])
})

test('who was put into a company by hand since stays, and so does a company that somebody has noted something of', async () => {
  const importId = await checked(
    'Name,Email,Company,Role\nA,a@placed.example,Placed Ltd,Buyer\nB,b@placed.example,Placed Ltd,Buyer\nC,c@placed.example,Noted Ltd,\n',
    ['name', 'email', 'company', 'role'],
  )
  await started(importId)
  const { id: companyId } = await lead.api.companies.create({ name: 'By hand', domains: [] })
  await lead.api.companies.setMember({ companyId, customerId: await idOf('a@placed.example'), role: '' })
  const [noted] = (await lead.api.companies.list({ text: 'Noted' })).items
  await lead.api.companies.addNote({ companyId: noted!.id, body: 'Pays late' })
  await lead.api.exchange.undo({ importId })
  await w.runJobs()
  const back = await lead.api.exchange.get({ importId })
  assert.deepEqual([back.undone, back.kept], [2, 1])
  const { items } = await lead.api.exchange.trouble({ importId })
  assert.deepEqual(
    items.map(({ line, problems }) => [line, problems[0]!.code]),
    [[2, 'inUse']],
  )
  assert.equal((await lead.api.companies.list({ text: 'Noted' })).items.length, 1)
})

test('taken back, a company in which somebody was put by hand keeps everybody; where it goes, each is told to have left', async () => {
  const text = 'Company,Domain\nStays Ltd,stays.example\nGoes Ltd,goes.example\n'
  const body = new TextEncoder().encode(text) as never
  w.clock.advance('1s')
  const { importId } = await lead.api.exchange.upload({ body, name: 'companies.csv', about: 'company' })
  await lead.api.exchange.check({ importId, mapping: ['name', 'domain'], hasHeading: true, existing: 'fill' })
  await w.runJobs()
  await started(importId)
  const make = async (address: string) =>
    (await lead.api.customers.create({ name: address, addresses: [{ kind: 'email', address }] })).id
  const [byAddress, leaving] = [await make('a@stays.example'), await make('a@goes.example')]
  await w.runJobs()
  const [stays] = (await lead.api.companies.list({ text: 'Stays Ltd' })).items
  await lead.api.companies.setMember({ companyId: stays!.id, customerId: await make('bob@elsewhere.example'), role: '' })
  await lead.api.exchange.undo({ importId })
  await w.runJobs()
  const back = await lead.api.exchange.get({ importId })
  assert.deepEqual([back.undone, back.kept], [1, 1])
  const members = await w.db.selectFrom('company_members').select('company_id').where('customer_id', 'in', [byAddress, leaving]).execute()
  assert.deepEqual(members, [{ company_id: stays!.id }])
  const left = await w.db.selectFrom('events').select('payload').where('type', '=', 'companies.left').execute()
  const leavers = left.map(({ payload }) => (payload as { customerId: string }).customerId)
  assert.deepEqual(leavers.filter((id) => id === byAddress || id === leaving), [leaving])
})

test('an order that comes while an import is taken back is kept with its customer, or refused; never taken and lost', async () => {
  const importId = await checked(people(1, 'race.example'), ['name', 'email'])
  await started(importId)
  const customerId = await idOf('person-0@race.example')
  await lead.api.exchange.undo({ importId })
  let undoing: Promise<void> | undefined
  // The order was begun and has not ended when the portion is taken back.
  await w.write(async ({ tx }) => {
    await sql`
      insert into orders (id, customer_id, source, external_id, number, number_key, state, state_rank, currency, total, lines,
        tracking, placed_at, changed_at, digest, received_at)
      values (${crypto.randomUUID()}, ${customerId}, 'shop', 'race', 'HL-1', 'HL1', 'paid', 1, 'EUR', 100, '[]', '[]', now(), now(), '', now())`.execute(
      tx,
    )
    undoing = go(importId)
    await until('the import waits for the order', async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::integer from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        w.db as never,
      )
      return rows[0]!.count > 0
    })
  })
  await undoing
  const left = await w.db.selectFrom('orders').select('number').where('customer_id', '=', customerId).execute()
  assert.deepEqual(left, [{ number: 'HL-1' }])
  assert.equal((await lead.api.exchange.get({ importId })).kept, 1)
})

test('who was made and goes again is told to screens that list them', async () => {
  const importId = await checked(people(2, 'told.example'), ['name', 'email'])
  await started(importId)
  await lead.api.exchange.undo({ importId })
  await w.runJobs()
  const told = await w.db.selectFrom('events').select('type').where('type', '=', 'customers.removed').orderBy('id', 'desc').limit(2).execute()
  assert.equal(told.length, 2)
})

test('nobody keeps more imports than there is room for', async () => {
  const other = await w.agent({ role: 'lead' })
  const bring = () =>
    other.api.exchange.upload({ body: new TextEncoder().encode('Email\na@many.example\n') as never, name: 'a.csv', about: 'customer' })
  const { importId } = await bring()
  await w.write(async ({ tx, newId }) => {
    const { id: _, ...row } = await tx.selectFrom('exchange_imports').selectAll().where('id', '=', importId).executeTakeFirstOrThrow()
    const json = { columns: JSON.stringify(row.columns), mapping: JSON.stringify(row.mapping) }
    const rows = Array.from({ length: 49 }, () => ({ ...row, ...json, id: newId() }))
    await tx.insertInto('exchange_imports').values(rows).execute()
  })
  assert.deepEqual(await refused(bring()), [409, 'exchange.tooManyImports'])
})
