// A customer whom the reader may not see is unknown everywhere: each operation that takes a customer answers as if there
// were none, and none of all operations tells a word of them. Asked of each one, no list to keep. Programs that send orders
// or events say themselves whose they are, by keys of their own: they are no readers.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { z } from 'zod'
import { apiRoot } from '#kernel/http.ts'
import type { RegisteredOperation } from '#kernel/kernel.ts'
import { findOrCreateCustomer, markMerged } from '#capabilities/customers/customers.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { makeConversation, makeTeam } from '#testing/talk.ts'
import { type Person, world } from '#testing/world.ts'

const w = await world()
await w.write(({ tx }) =>
  tx.insertInto('organisation').values({ name: 'Harrow & Lind', time_zone: 'Europe/Berlin', locale: 'en' }).execute(),
)
const admin = await w.agent({ name: 'Ines Adler', role: 'admin' })
const insider = await w.agent({ name: 'Mara Okafor', role: 'admin' })
const beside = await w.agent({ name: 'Jonas Brandt' })
const { id: teamId } = await makeTeam(w, { isPrivate: true, members: [insider, beside] })
// Whoever may do everything and is not in the team: what is refused is refused because of the customer alone.
const outsider: Person = admin

// Followers begin where the log ends.
await w.runJobs()
const talk = await makeConversation(w, {
  name: 'Hushedname',
  address: 'hushedaddress@mail.example',
  subject: 'Hushedsubject',
  text: 'Hushedwords about HUSHED-1001',
  teamId,
})
const { customerId } = talk
const { api } = insider
const known = await api.customers.addAddress({ customerId, kind: 'phone', address: '+49 30 5550137' })
const { id: addressId } = await api.customers
  .addAddress({ customerId, kind: 'handle', address: 'hushedhandle', network: 'mastodon' })
  .then(({ addresses }) => addresses.at(-1)!)
await api.customers.mark({ customerId, mark: 'vip', reason: 'Hushedreason', revision: known.revision })
const { id: noteId } = await api.customers.addNote({ customerId, body: 'Hushednote' })
const { id: attributeId } = await api.attributes.create({ about: 'customer', name: 'Contract', kind: 'text' })
await api.attributes.set({ about: 'customer', subjectId: customerId, attributeId, value: 'Hushedvalue', revision: 0 })
const company = await api.companies.create({ name: 'Openworks', domains: ['openworks.example'] })
await api.companies.setMember({ companyId: company.id, customerId, role: 'Hushedrole' })
const wordings = [{ language: 'en', wording: 'I agree to get the letter once a month.' }]
const purpose = await api.consents.createPurpose({ name: 'Letter', channels: ['phone', 'email'], wordings })
const { entryId } = await api.consents.give({ customerId, purposeId: purpose.id, channel: 'phone', how: 'Hushedhow' })
const at = { placedAt: '2026-11-01T10:00:00Z', updatedAt: '2026-11-01T10:00:00Z' }
const order = { source: 'shop', externalId: 'one', number: 'HUSHED-1001', state: 'paid', currency: 'EUR', total: 100, ...at }
const { id: orderId } = await api.orders.put({ ...order, state: 'paid', customer: { id: customerId } })
await api.activity.putMany({
  events: [{ source: 'shop', externalId: 'two', name: 'checkout.failed', at: at.placedAt, properties: { product: 'Hushedproduct' }, customer: { id: customerId } }],
})
// Somebody they were before, by whose id nothing more is told.
const mergedId = await w.write(async (writer) => {
  const { id } = await findOrCreateCustomer(writer, { name: 'Hushedtwin', address: 'hushedtwin@mail.example' })
  await markMerged(writer, id, customerId)
  return id
})
// Somebody like them, as hidden: offered as the same person, sharing an address, in a segment, with a request of theirs.
const like = await makeConversation(w, { name: 'Hushedlike', address: 'hushedaddress+shop@mail.example', teamId })
await api.identity.share({ customerId, addressId, otherId: like.customerId })
const { id: segmentId } = await admin.api.segments.create({
  name: 'Dear ones',
  condition: { facet: 'customers.vip', op: 'is', value: true },
})
const { id: requestId } = await api.privacy.record({ customerId, kind: 'access', channel: 'email', words: 'Hushedwish' })
const { id: viewId } = await admin.api.views.create({
  name: 'Dear ones',
  condition: { facet: 'customers.vip', op: 'is', value: true },
  sort: { facet: 'conversations.number', direction: 'asc' },
  scope: 'all',
})
// Words of one's own are one's own, also where the conversation is not seen any more.
const html = '<p>My own words</p>'
await api.drafts.save({ draftId: randomUUID(), conversationId: talk.id, kind: 'reply', revision: 0, html })
const { revision } = await api.conversations.get({ conversationId: talk.id })
await beside.api.conversations.assign({ conversationId: talk.id, revision, assigneeId: insider.id })
await w.runJobs()

const secrets = /hushed|5550137|30 555/i

/** What hangs on the customer, by the names that operations give it. */
const theirs: Record<string, unknown> = {
  ...{ customerId, subjectId: customerId, addressId, noteId, entryId, orderId, attributeId },
  ...{ purposeId: purpose.id, companyId: company.id, conversationId: talk.id, number: talk.number, segmentId, requestId, viewId },
  about: 'customer',
  channel: 'phone',
  mark: 'vip',
}
const isTheirs = (name: string): boolean => /(?:customer|subject)Ids?$/i.test(name)

/** Where values of the right shape are not enough. */
const examples: Record<string, Record<string, unknown>> = {
  'customers.addAddress': { kind: 'email', address: 'new@mail.example' },
  'customers.setTimeZone': { timeZone: 'Europe/Berlin' },
  'identity.compare': { withIds: like.customerId },
  'inbox.list': { view: 'allOpen' },
  'knownas.byAddress': { address: 'hushedaddress@mail.example' },
  'orders.find': { source: 'shop', externalId: 'one' },
  'segments.preview': { condition: '{"facet":"customers.vip","op":"is","value":true}' },
  'views.matching': { condition: '{"facet":"customers.vip","op":"is","value":true}' },
  'views.preview': { condition: '{"facet":"customers.vip","op":"is","value":true}' },
}

/** What names colleagues, or people beside customers, by the same words: it is asked all the same. */
const silent = new Set([
  ...['presence.list', 'receipts.list', 'segments.portraits', 'sending.times', 'sending.trouble'],
  ...['sidethreads.message', 'sidethreads.ofConversation'],
])

type Schema = {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  minItems?: number
  minimum?: number
  properties?: Record<string, Schema>
  required?: string[]
}

const operations = [...w.app.kernel.operations.values()]
const schemaOf = ({ operation }: RegisteredOperation): Schema =>
  z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema

function namesIn({ properties = {}, items, anyOf = [], oneOf = [] }: Schema): string[] {
  const below = [...Object.values(properties), ...(items ? [items] : []), ...anyOf, ...oneOf]
  return [...Object.keys(properties), ...below.flatMap(namesIn)]
}

/** A value that fits, as small as can be; ids of customers are `id`, what hangs on them is theirs. */
function valueOf(schema: Schema, name: string, id: string): unknown {
  if (isTheirs(name)) return schema.type === 'array' ? [id] : id
  if (name in theirs) return theirs[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return valueOf(choices.find(({ type }) => type !== 'null') ?? choices[0]!, name, id)
  if (schema.type === 'object') return objectOf(schema, id)
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? (namesIn(schema).some(isTheirs) ? 1 : 0) }, () =>
      valueOf(schema.items ?? {}, '', id),
    )
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, Math.min(schema.minimum ?? 1, 1e6))
  if (schema.type === 'boolean') return true
  if (schema.format === 'uuid') return id
  if (schema.format === 'date-time') return at.placedAt
  if (schema.format === 'date') return '2026-11-01'
  return 'Some words'
}

const objectOf = ({ properties = {}, required = [] }: Schema, id: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name, each]) => required.includes(name) || namesIn({ properties: { [name]: each } }).some(isTheirs))
      .map(([name, each]) => [name, valueOf(each, name, id)]),
  )

async function call(found: RegisteredOperation, who: Person | string, input: Record<string, unknown>) {
  const { route, takes, page } = found.operation as RegisteredOperation['operation'] & { page?: true }
  const [method, template] = route.split(' ') as [string, string]
  const rest = { ...input }
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name] ?? 'none')
    delete rest[name]
    return encodeURIComponent(value)
  })
  const inQuery = method === 'GET' || takes === 'bytes'
  const query = new URLSearchParams()
  if (inQuery)
    for (const [name, value] of Object.entries(rest))
      if (value !== undefined && value !== null && name !== 'body')
        for (const each of Array.isArray(value) ? value : [value])
          query.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each))
  const answer = await w.request(`${page ? '' : apiRoot}${path}?${query}`, {
    method,
    headers: { authorization: `Bearer ${typeof who === 'string' ? who : `test-${who.id}`}`, 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : takes === 'bytes' ? png : JSON.stringify(rest),
  })
  const said = await answer.text()
  const code = answer.headers.get('content-type')?.includes('json') ? (JSON.parse(said) as { code?: string }).code : ''
  return { status: answer.status, code, said }
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

const takesCustomers = operations.filter((found) => namesIn(schemaOf(found)).some(isTheirs))

test('who may see them is told of the customer, so that what follows means something', async () => {
  const { said } = await call(w.app.kernel.operations.get('customers.get')!, insider, { customerId })
  assert.match(said, secrets)
  assert.ok(takesCustomers.length > 30, `${takesCustomers.length} operations take customers`)
})

test('each operation that takes a customer answers for one who may not be seen as for one who is not there', async () => {
  const wrong: string[] = []
  for (const found of takesCustomers) {
    const schema = schemaOf(found)
    const ask = (id: string) => call(found, outsider, { ...objectOf(schema, id), ...examples[found.name] })
    const none = await ask(randomUUID())
    if (none.code === 'kernel.invalidInput') wrong.push(`${found.name}: give an example of it here: ${none.said}`)
    for (const id of [customerId, mergedId]) {
      const hidden = await ask(id)
      const who = id === mergedId ? 'who was merged' : 'who is hidden'
      if (hidden.status !== none.status || hidden.code !== none.code)
        wrong.push(`${found.name}, ${who}: ${hidden.status} ${hidden.code} and ${none.status} ${none.code}`)
      if (secrets.test(hidden.said)) wrong.push(`${found.name} told ${secrets.exec(hidden.said)![0]}`)
    }
  }
  assert.deepEqual(wrong, [])
})

/** Their names in an answer. */
const namesCustomers = /^(customers?|customerIds?|people|person|person[AB]|participants|sender|author)$/
const queries = operations.filter(({ kind }) => kind === 'query')
const everyWish = { text: 'hushed', q: 'hushed' }

/** What has told of them whoever may know them. */
const telling = new Set<string>()

/** What each question is asked: as it is, and with words of theirs where it takes some. */
function asksOf(found: RegisteredOperation): Record<string, unknown>[] {
  const schema = schemaOf(found)
  const asked = { ...objectOf(schema, customerId), ...examples[found.name] }
  const names = Object.keys(schema.properties ?? {})
  const words = Object.entries(everyWish).filter(([name]) => names.includes(name))
  const numbers = words.flatMap(([name]) => ['HUSHED-1001', '5550137'].map((value) => ({ ...asked, [name]: value })))
  return [asked, ...(words.length ? [{ ...asked, ...Object.fromEntries(words) }, ...numbers] : [])]
}

test('each question that can name a customer names this one to who may know them, so that its silence means something', async () => {
  const wrong: string[] = []
  for (const found of queries) {
    const { output, gives } = found.operation
    const told = gives === 'bytes' ? [] : namesIn(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }) as Schema)
    const answers = []
    for (const asked of asksOf(found)) answers.push(await call(found, insider, asked))
    if (answers[0]!.code === 'kernel.invalidInput') wrong.push(`${found.name}: give an example of it here: ${answers[0]!.said}`)
    const isTold = answers.some(({ said }) => secrets.test(said) || said.includes(customerId))
    if (told.some((name) => namesCustomers.test(name)) && !isTold && !silent.has(found.name))
      wrong.push(`${found.name} told nothing of them: ${answers[0]!.status} ${answers[0]!.code}`)
    if (isTold) telling.add(found.name)
    if (isTold && silent.has(found.name)) wrong.push(`${found.name} is not silent`)
  }
  assert.deepEqual(wrong, [])
})

const scopesOf = async (person: Person) => [...(await loadActor(w.db, person.id, { kind: 'agent', ip: '' }))!.permissions]
const tokenOf = async (person: Person, scopes: string[]) =>
  (await person.api.access.createToken({ name: 'Sweep', scopes })).secret

test('no question, whatever it asks for, tells a word of them to people or programs that may not know them', async () => {
  const readers: Record<string, string> = {
    'somebody outside the team': `test-${outsider.id}`,
    'a program of theirs': await tokenOf(outsider, await scopesOf(outsider)),
    'a program that reads no conversations, of somebody in the team': await tokenOf(
      insider,
      (await scopesOf(insider)).filter((scope) => !scope.startsWith('conversations:')),
    ),
  }
  const wrong = new Set<string>()
  for (const found of queries)
    for (const asked of asksOf(found))
      for (const [reader, bearer] of Object.entries(readers)) {
        if (bearer !== `test-${outsider.id}` && !telling.has(found.name)) continue
        const { said } = await call(found, bearer, asked)
        if (secrets.test(said)) wrong.add(`${found.name} told ${reader} ${secrets.exec(said)![0]} for ${JSON.stringify(asked)}`)
      }
  assert.deepEqual([...wrong], [])
})

test('an example is of an operation that there is', () => {
  const names = operations.map(({ name }) => name)
  assert.deepEqual(Object.keys(examples).filter((name) => !names.includes(name)), [])
})
