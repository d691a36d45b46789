// What holds for every operation of every capability, asked of each one: no list to keep.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { capability } from '#kernel/capability.ts'
import { contract } from '#kernel/contract.ts'
import { apiRoot } from '#kernel/http.ts'
import type { RegisteredOperation } from '#kernel/kernel.ts'
import { openapi } from '#kernel/openapi.ts'
import { locales } from '#kernel/text.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { world } from '#testing/world.ts'
import { capabilities } from './capabilities.ts'
import { contracts } from './contracts.ts'

/** Lets a token without any scope in: an agent who may do nothing. */
const powerless = capability(
  contract('powerless', { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }),
  {
    queries: {},
    actions: {},
    jobs: {},
    authenticate: async ({ bearer, db, ip }) =>
      bearer?.startsWith('powerless-') ? loadActor(db, bearer.slice(10), { kind: 'token', ip, scopes: [] }) : null,
  },
)

const w = await world({ capabilities: [powerless] })
const operations = [...w.app.kernel.operations.values()]
const admin = await w.agent({ role: 'admin' })
const other = await w.agent()

/** Calls an operation as its route says, by token or as nobody. */
async function call(
  { operation }: RegisteredOperation,
  input: Record<string, unknown>,
  bearer?: string,
): Promise<{ status: number; code?: string; type: string | null }> {
  const [method, route] = operation.route.split(' ') as [string, string]
  const rest = { ...input }
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value =
      encodeURIComponent(typeof rest[name] === 'string' || typeof rest[name] === 'number' ? rest[name] : 'x') || 'x'
    delete rest[name]
    return value
  })
  const inQuery = method === 'GET' || operation.takes === 'bytes'
  const query = new URLSearchParams()
  if (inQuery)
    for (const [name, value] of Object.entries(rest))
      for (const each of Array.isArray(value) ? value : [value])
        if (each !== undefined && each !== null && name !== 'body')
          query.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each))
  const body = method === 'GET' ? undefined : operation.takes === 'bytes' ? Buffer.from('file') : JSON.stringify(rest)
  const headers: Record<string, string> = {
    'content-type': operation.takes === 'bytes' ? 'application/octet-stream' : 'application/json',
  }
  if (bearer) headers.authorization = `Bearer ${bearer}`
  const answer = await w.request(`${operation.page ? '' : apiRoot}${path}${query.size ? `?${query}` : ''}`, { method, headers, body })
  const type = answer.headers.get('content-type')
  const said = type?.includes('json')
    ? ((await answer.json().catch(() => undefined)) as { code?: string } | undefined)
    : void (await answer.body?.cancel())
  return { status: answer.status, code: said?.code, type }
}

test('a stranger is refused by every operation that is not public', async () => {
  for (const found of operations.filter(({ operation }) => operation.needs !== 'public')) {
    const { status, code } = await call(found, {})
    assert.deepEqual([found.name, status, code], [found.name, 401, 'kernel.unauthenticated'])
  }
})

test('an agent without rights is refused by every operation that needs one', async () => {
  for (const found of operations.filter(
    ({ operation }) => operation.needs !== 'public' && operation.needs !== 'signedIn',
  )) {
    const { status, code } = await call(found, {}, `powerless-${admin.id}`)
    assert.deepEqual([found.name, status, code], [found.name, 403, 'kernel.forbidden'])
  }
})

test('what the public may call is limited', () => {
  assert.deepEqual(
    operations
      .filter(({ operation }) => operation.needs === 'public' && operation.limit === undefined)
      .map(({ name }) => name),
    [],
  )
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    "'; drop table agents; --",
    '%',
    '\\',
    '../../etc/passwd',
    '<script>',
    '\u202e',
    'x'.repeat(5000),
    'null',
    '-1',
    '1e309',
    '99999999999999999999',
    '{}',
    'me',
  ),
)
const cursors = fc.oneof(
  nasty,
  fc
    .array(fc.oneof(nasty, fc.integer(), fc.uuid(), fc.constant('2026-11-16T09:00:00.000Z')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((key) => Buffer.from(JSON.stringify(key)).toString('base64url')),
)

type Schema = {
  type?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  maximum?: number
  maxItems?: number
}

/** Values that fit the schema more or less: what it checks is usually right, what it does not check is nasty. */
function valuesOf(schema: Schema, name = ''): fc.Arbitrary<unknown> {
  if (name === 'cursor') return cursors
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((each) => valuesOf(each)))
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.integer({
      min: Math.max(schema.minimum ?? -5, -(2 ** 53)),
      max: Math.min(schema.maximum ?? 2 ** 40, 2 ** 53),
    })
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'null') return fc.constant(null)
  if (schema.type === 'array')
    return fc.array(valuesOf(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 3, 3) })
  if (schema.type === 'object') {
    const fields = Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, each]) => [key, valuesOf(each, key)]),
    )
    return fc.record(fields, { requiredKeys: schema.required ?? [] })
  }
  if (schema.format === 'uuid') return fc.constantFrom(admin.id, other.id, '01a1e3b2-1020-7caf-92eb-5e58e76ab1b8')
  if (schema.format === 'email') return fc.constantFrom('someone@mail.example', 'Ä@mail.example', 'a@b.c')
  if (schema.format === 'date-time')
    return fc.constantFrom('2026-11-16T09:00:00.000Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z')
  if (schema.type === 'string') return nasty
  return fc.oneof(nasty, fc.integer(), fc.constant(null), fc.constant({}))
}

const junk = fc.dictionary(
  fc.constantFrom('conversationId', 'agentId', 'id', 'name', 'cursor', 'limit', 'view', 'revision', 'text', 'x'),
  fc.oneof(nasty, fc.integer(), fc.constant(null), fc.constant([]), fc.constant({ a: 1 })),
)

test('no input, however made up, is more than a refusal', { timeout: 120_000 }, async () => {
  const wrong: string[] = []
  for (const found of operations) {
    const schema = z.toJSONSchema(found.operation.input, { io: 'input', unrepresentable: 'any' }) as Schema
    const inputs = [
      {},
      ...fc.sample(junk, { numRuns: 4, seed: 7 }),
      ...fc.sample(valuesOf(schema) as fc.Arbitrary<Record<string, unknown>>, { numRuns: 12, seed: 7 }),
    ]
    for (const input of inputs) {
      const { status, type } = await call(found, input, `test-${admin.id}`)
      // Whoever signs itself out or down in this sweep is put back.
      if (status < 400 && !found.operation.route.startsWith('GET'))
        await w.write(({ tx }) =>
          tx.updateTable('agents').set({ role: 'admin', state: 'active' }).where('id', '=', admin.id).execute(),
        )
      // Whoever comes by a link is told on a page.
      const isPage = found.operation.needs === 'public' && found.operation.gives === 'bytes' && type?.startsWith('text/html')
      if (status >= 500 || (status >= 400 && !isPage && !type?.includes('problem+json')))
        wrong.push(`${found.name} answered ${status} (${type}) to ${JSON.stringify(input).slice(0, 500)}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('every operation stands in the OpenAPI document, once, under a route of its own', () => {
  const document = openapi(capabilities) as { paths: Record<string, Record<string, { operationId: string }>> }
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  assert.deepEqual(ids.toSorted(), operations.map(({ name }) => name).toSorted())
  assert.equal(
    new Set(operations.map(({ operation }) => operation.route.replace(/\{\w+\}/g, '{}'))).size,
    operations.length,
  )
})

test('server and browser know the same contracts', () => {
  for (const [name, { name: own }] of Object.entries(contracts)) assert.equal(own, name)
  assert.deepEqual(
    capabilities
      .filter(({ contract }) => Object.keys({ ...contract.queries, ...contract.actions }).length)
      .map(({ contract }) => contract.name)
      .toSorted(),
    Object.keys(contracts).toSorted(),
  )
})

test('every refusal, permission, facet and variable has words in every language', () => {
  const keys = capabilities.flatMap(({ contract, facets, variables }) => [
    ...Object.keys(contract.errors).map((code) => `errors.${contract.name}.${code}`),
    ...Object.keys(contract.permissions).map((permission) => `permissions.${contract.name}.${permission}`),
    ...[...Object.values(facets), ...Object.values(variables)].map(({ label }) => label),
  ])
  const missing = locales.flatMap((locale) => {
    const catalogue = JSON.parse(readFileSync(new URL(`../locales/${locale}.json`, import.meta.url), 'utf8')) as Record<
      string,
      string
    >
    return keys.filter((key) => !catalogue[key]).map((key) => `${locale}: ${key}`)
  })
  assert.deepEqual(missing, [])
})

test('what a query says goes stale on an event that exists, or on a whisper', () => {
  const known = new Set(
    capabilities.flatMap(({ contract }) => Object.keys(contract.events).map((event) => `${contract.name}.${event}`)),
  )
  const whispers = new Set(['presence.changed', 'receipts.changed', 'receipts.looked', 'told'])
  const unknown = operations.flatMap(({ name, operation }) =>
    (operation.staleOn ?? [])
      .filter((event) => !known.has(event) && !whispers.has(event))
      .map((event) => `${name}: ${event}`),
  )
  assert.deepEqual(unknown, [])
})

test('every event about something has an audience that decides who hears of it', () => {
  const missing = capabilities.flatMap(({ contract }) =>
    Object.entries(contract.events).flatMap(([event, { about }]) =>
      about && !w.app.kernel.audiences.has(about) ? [`${contract.name}.${event}: ${about}`] : [],
    ),
  )
  assert.deepEqual(missing, [])
})
