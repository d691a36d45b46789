// Reads a shop's web-hook: an order, by the mapping of its connection, or an event of any other name. Pure.
import { ActivityInput } from '#capabilities/activity/activity.contract.ts'
import { OrderInput, type OrderState, orderStates } from '#capabilities/orders/orders.contract.ts'
import { toMinor } from '#capabilities/orders/orders.public.ts'
import type { Mapping, Problem } from './shops.contract.ts'
import { type PathName, at, usualPaths } from './shops.mapping.rules.ts'

export type Reading =
  | { type: string; kind: 'order'; item: OrderInput }
  | { type: string; kind: 'event'; item: ActivityInput }
  | { type: string; kind: 'ignored'; problem: Problem }
  | { type: string; kind: 'unreadable'; problem: Problem }
type Delivery = { body: string; webhookId: string; sentAt: Date }
type Data = { type: string; timestamp: unknown; data: unknown; mapping: Mapping; sentAt: Date }

/** What the end of `order.…` means, where the order itself does not say its state. */
const statesByType: Record<string, OrderState> = {
  ...Object.fromEntries(orderStates.map((state) => [state, state])),
  created: 'placed',
  fulfilled: 'shipped',
  partly_fulfilled: 'partly_shipped',
  canceled: 'cancelled',
}

export function readHook({ body, webhookId, sentAt }: Delivery, source: string, mapping: Mapping): Reading {
  let hook: unknown
  try {
    // Looking at each value costs stack for each level, so it is done only where there is something to find.
    hook = /\d{16}/.test(body) ? JSON.parse(body, exact as Reviver) : JSON.parse(body)
  } catch {
    return unreadable('', { code: 'notJson' })
  }
  hook = tidy(hook)
  const type = at(hook, 'type')
  const data = at(hook, 'data')
  if (typeof type !== 'string' || !type || typeof data !== 'object') return unreadable('', { code: 'notShaped' })
  const read: Data = { type: type.slice(0, 200), timestamp: at(hook, 'timestamp'), data, mapping, sentAt }
  return type.startsWith('order.') ? readOrder(read, source) : readEvent(read, source, webhookId)
}

type Reviver = (key: string, value: unknown) => unknown

/** A whole number longer than ours hold exactly, as some shops' ids are, stays what it is: by its digits. */
const exact = (_key: string, value: unknown, { source }: { source?: string } = {}): unknown =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? source : value

/** Nested deeper than any order is; it could exhaust the stack of whatever walks through it. */
const maxDepth = 30

/** Without what no text of the database can hold: NUL, and halves of surrogate pairs. Undefined where it is too deep. */
function tidy(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) return undefined
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((each) => tidy(each, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [tidy(key), tidy(each, depth + 1)]))
}

const unreadable = (type: string, problem: Problem): Reading => ({ type, kind: 'unreadable', problem })

function readOrder(read: Data, source: string): Reading {
  const { type, mapping, data } = read
  const state = stateOf(read)
  if (typeof state === 'object') return unreadable(type, state)
  const currency = text(find(read, 'currency'))?.toUpperCase()
  const amount = (value: unknown) =>
    mapping.amounts === 'minor' ? number(value) : toMinor(text(value) ?? '', currency ?? '')
  const inner = (of: unknown, name: PathName) => at(of, pathOf(mapping, name))
  const isFirst = /\.(?:created|placed)$/.test(type)
  const given = {
    source,
    externalId: text(find(read, 'externalId')),
    number: text(find(read, 'number')) ?? text(find(read, 'externalId')),
    state,
    currency,
    total: amount(find(read, 'total')),
    lines: list(find(read, 'lines')).map((line) => ({
      name: text(inner(line, 'line.name')),
      sku: text(inner(line, 'line.sku')),
      quantity: number(inner(line, 'line.quantity')),
      unitPrice: amount(inner(line, 'line.unitPrice')),
    })),
    tracking: list(find(read, 'tracking')).map((parcel) => ({
      carrier: text(inner(parcel, 'tracking.carrier')),
      number: text(inner(parcel, 'tracking.number')),
      link: text(inner(parcel, 'tracking.link')) ?? null,
    })),
    link: text(find(read, 'link')) ?? null,
    // A later telling does not know when it was placed, unless it says so.
    placedAt: moment(find(read, 'placedAt')) ?? (isFirst ? told(read) : undefined),
    updatedAt: moment(find(read, 'updatedAt')) ?? told(read),
    customer: customerOf(read),
  }
  const checked = OrderInput.safeParse(given)
  if (checked.success) return { type, kind: 'order', item: checked.data }
  return unreadable(type, problemOf(checked.error.issues[0]!.path, mapping, data))
}

function readEvent(read: Data, source: string, webhookId: string): Reading {
  const { type, mapping, data } = read
  const customer = customerOf(read)
  if (!customer) return { type, kind: 'ignored', problem: { code: 'noCustomer' } }
  const given = { source, externalId: webhookId, name: type, at: told(read), properties: data, customer }
  const checked = ActivityInput.safeParse(given)
  if (checked.success) return { type, kind: 'event', item: checked.data }
  return unreadable(type, problemOf(checked.error.issues[0]!.path, mapping, data))
}

function stateOf(read: Data): OrderState | Problem {
  const said = text(find(read, 'state'))
  if (said === undefined)
    return statesByType[read.type.slice('order.'.length)] ?? { code: 'noState', ...place(read.mapping, 'state') }
  const known = Object.hasOwn(read.mapping.states, said)
    ? read.mapping.states[said]
    : orderStates.find((state) => state === said)
  return known ?? { code: 'unknownState', ...place(read.mapping, 'state'), value: said.slice(0, 200) }
}

function customerOf(read: Data): object | undefined {
  const customer = {
    externalId: text(find(read, 'customer.externalId')),
    email: text(find(read, 'customer.email')),
    phone: text(find(read, 'customer.phone')),
  }
  const isNamed = customer.externalId ?? customer.email ?? customer.phone
  return isNamed === undefined ? undefined : { ...customer, name: text(find(read, 'customer.name')) }
}

/** What is wrong, in the words of the mapping: what was looked for, where, and what stood there. */
function problemOf(issue: readonly PropertyKey[], mapping: Mapping, data: unknown): Problem {
  const parts = issue.map(String)
  const isList = parts[0] === 'lines' || parts[0] === 'tracking'
  const [outer, index, rest] = parts
  const field = isList && rest ? `${outer === 'lines' ? 'line' : outer}.${rest}` : parts.join('.')
  if (!Object.hasOwn(usualPaths, field)) return { code: 'unusable', field }
  const { path } = place(mapping, field as PathName)
  const whole = isList && rest ? `${pathOf(mapping, outer as PathName)}.${index}.${path}` : path
  const value = at(data, whole)
  const words = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return { code: 'unusable', field, path: whole, value: words.toWellFormed().slice(0, 200) }
}

const pathOf = ({ paths }: Mapping, name: PathName): string => paths[name] ?? usualPaths[name]
const place = (mapping: Mapping, name: PathName) => ({ field: name, path: pathOf(mapping, name) })
const find = ({ data, mapping }: Data, name: PathName): unknown => at(data, pathOf(mapping, name))

/** When the sender says that it happened. */
const told = ({ timestamp, sentAt }: Data): string => moment(timestamp) ?? sentAt.toISOString()

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value.trim() : typeof value === 'number' ? String(value) : undefined

const number = (value: unknown): number | undefined => {
  const found = typeof value === 'string' && value.trim() ? Number(value) : value
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

/** An instant as ISO 8601, UTC where it names no zone, or seconds or milliseconds since 1970. */
function moment(value: unknown): string | undefined {
  const said = typeof value === 'string' ? value.trim() : value
  const count = typeof said === 'string' && /^\d+$/.test(said) ? Number(said) : said
  const zoneless = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/
  const ms =
    typeof count === 'number'
      ? count < 1e11
        ? count * 1000
        : count
      : typeof count === 'string'
        ? Date.parse(zoneless.test(count) ? `${count.replace(' ', 'T')}Z` : count)
        : Number.NaN
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined
}
