// What is taken out, page by page, in the eyes of whoever asks: lines of cells, or cards.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { text } from '#kernel/text.ts'
import type { AttributeView } from '#capabilities/attributes/attributes.contract.ts'
import { textOfValue, valuesOfMany } from '#capabilities/attributes/attributes.import.public.ts'
import { readAttributes } from '#capabilities/attributes/attributes.public.ts'
import { companiesOf, listCompanies } from '#capabilities/companies/companies.public.ts'
import { asksForSpam, whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { isWay, proofOfPurpose } from '#capabilities/consents/consents.public.ts'
import { isSeenCustomer, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { readWhole } from '#capabilities/customers/customers.import.public.ts'
import { byName } from '#capabilities/directory/directory.public.ts'
import { minorDigits } from '#capabilities/orders/orders.public.ts'
import { idsInSegment } from '#capabilities/segments/segments.public.ts'
import type { What } from './exchange.contract.ts'
import { type Card, writeCard } from './exchange.vcard.ts'
import { csvLine } from './exchange.writing.ts'

export type Asking = { db: Reader; actor: Actor; now: Date; facets: FacetMap }
type Cell = string | number | null
/** `customerIds`: of whom everything is told that a list can tell. */
type Page = { lines: string[]; next: string | null; customerIds?: string[] }

const limit = 500

/** Lists are for whoever may look through them in the app too. */
export function mayTake(actor: Actor, what: What): boolean {
  const { kind } = what
  const rights = {
    customers: 'directory:read',
    segment: 'segments:read',
    companies: 'companies:read',
    conversations: 'conversations:read',
    orders: 'orders:read',
    consents: 'consents:export',
  }
  return (
    may(actor, 'exchange:export') &&
    may(actor, rights[kind]) &&
    (!['orders', 'segment', 'consents'].includes(kind) || may(actor, 'customers:read')) &&
    (what.kind !== 'customers' || !what.companyId || may(actor, 'companies:read')) &&
    (what.kind !== 'customers' || !what.tagId || may(actor, 'tags:use'))
  )
}

/** The line of headings, in the reader's language; attributes under their own names. */
export async function headingOf({ db, actor }: Asking, what: What): Promise<string> {
  const word = (name: string) => text(actor.locale, `exchange.columns.${name}`) ?? name
  const own = columns[what.kind === 'segment' ? 'customers' : what.kind].map(word)
  const attributes = await attributesOf(db, actor, what)
  return csvLine([...own, ...attributes.map(({ name }) => name)])
}

const columns = {
  customers: [
    'name',
    'email',
    'phone',
    'handle',
    'company',
    'role',
    'timeZone',
    'owner',
    'marks',
    'key',
    'createdAt',
    'id',
  ],
  companies: ['name', 'domain', 'id'],
  conversations: [
    'number',
    'subject',
    'customer',
    'email',
    'state',
    'assignee',
    'team',
    'waitingSince',
    'lastMessageAt',
    'createdAt',
  ],
  orders: ['order', 'orderState', 'customer', 'email', 'total', 'currency', 'placedAt', 'updatedAt', 'source', 'key'],
  consents: [
    'when',
    'customer',
    'purpose',
    'channel',
    'change',
    'state',
    'version',
    'language',
    'wording',
    'saidBy',
    'agent',
    'how',
    'address',
    'id',
  ],
} as const

async function attributesOf(db: Reader, actor: Actor, { kind }: What): Promise<AttributeView[]> {
  if (['conversations', 'orders', 'consents'].includes(kind) || !may(actor, 'attributes:use')) return []
  return (await readAttributes(db, kind === 'companies' ? 'company' : 'customer')).filter(({ archived }) => !archived)
}

export function nextPage(asking: Asking, what: What, format: string, cursor: string | undefined): Promise<Page> {
  switch (what.kind) {
    case 'customers':
      return customers(asking, what, format, cursor)
    case 'segment':
      return segment(asking, what, format, cursor)
    case 'companies':
      return companies(asking, what, cursor)
    case 'conversations':
      return conversations(asking, what, cursor)
    case 'orders':
      return orders(asking, cursor)
    case 'consents':
      return consents(asking, what, cursor)
  }
}

async function customers(
  asking: Asking,
  what: What & { kind: 'customers' },
  format: string,
  cursor?: string,
): Promise<Page> {
  const { kind: _kind, ...asked } = what
  const found = await byName(asking.db, asking.actor, { ...asked, ...(cursor ? { cursor } : {}), limit })
  const ids = found.items.map(({ id }) => id)
  return { ...(await people(asking, what, format, ids)), next: found.next }
}

async function segment(
  asking: Asking,
  what: What & { kind: 'segment' },
  format: string,
  after?: string,
): Promise<Page> {
  const { segmentId } = what
  const ids = await idsInSegment(asking.db, asking.actor, { segmentId, ...(after ? { after } : {}), limit: limit + 1 })
  const shown = ids.slice(0, limit)
  return { ...(await people(asking, what, format, shown)), next: ids.length > limit ? shown.at(-1)! : null }
}

/** One line or card each, of those who may be used: who is restricted is in no export. */
async function people(
  { db, actor }: Asking,
  what: What,
  format: string,
  ids: readonly string[],
): Promise<Pick<Page, 'lines' | 'customerIds'>> {
  const attributes = await attributesOf(db, actor, what)
  const [whole, homes, values] = await Promise.all([
    readWhole(db, 'import', ids),
    may(actor, 'companies:read') ? companiesOf(db, ids) : new Map(),
    attributes.length ? valuesOfMany(db, ids) : new Map(),
  ])
  const lines = ids.flatMap((id) => {
    const one = whole.get(id)
    if (!one) return []
    const [home] = (homes.get(id) ?? []) as { company: { name: string }; role: string }[]
    const [company, role, timeZone] = [home?.company.name ?? '', home?.role ?? '', one.timeZone ?? '']
    if (format === 'vcard')
      return [
        writeCard({
          uid: id,
          name: one.name,
          emails: one.emails,
          phones: one.phones,
          company,
          role,
          timeZone,
        } satisfies Card),
      ]
    const marks = one.marks.map((mark) => text(actor.locale, `customers.marks.${mark}`) ?? mark)
    const own: Cell[] = [
      one.name,
      one.emails.join('; '),
      one.phones.join('; '),
      one.handles.join('; '),
      company,
      role,
      timeZone,
      one.owner,
      marks.join('; '),
      one.keys[0] ?? '',
      one.createdAt,
      id,
    ]
    return [csvLine([...own, ...attributes.map((each) => textOfValue(each, values.get(id)?.get(each.id)?.value))])]
  })
  return { lines, customerIds: [...whole.keys()] }
}

async function companies({ db, actor }: Asking, what: What, cursor?: string): Promise<Page> {
  const found = await listCompanies(db, actor, { limit, ...(cursor ? { cursor } : {}) })
  const attributes = await attributesOf(db, actor, what)
  const values = attributes.length
    ? await valuesOfMany(
        db,
        found.items.map(({ id }) => id),
      )
    : new Map()
  return {
    lines: found.items.map(({ id, name, domains }) =>
      csvLine([
        name,
        domains.join('; '),
        id,
        ...attributes.map((each) => textOfValue(each, values.get(id)?.get(each.id)?.value)),
      ]),
    ),
    next: found.next,
  }
}

async function conversations(
  { db, actor, now, facets }: Asking,
  { condition }: What & { kind: 'conversations' },
  cursor?: string,
): Promise<Page> {
  const rows = await visibleConversations(db, actor)
    .$if(!asksForSpam(condition), (query) => query.where('conversations.state', '<>', 'spam'))
    .where((eb) => whereCondition(eb, condition, facets, { actor, now }))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('customers')
            .select('customers.id')
            .whereRef('customers.id', '=', 'conversations.customer_id')
            .where('customers.restricted_at', 'is not', null),
        ),
      ),
    )
    .$if(cursor !== undefined, (query) => query.where('conversations.number', '>', Number(cursor)))
    .select((eb) => [
      'conversations.number',
      'conversations.subject',
      'conversations.state',
      'conversations.waiting_since',
      'conversations.last_message_at',
      'conversations.created_at',
      eb
        .selectFrom('customers')
        .select('name')
        .whereRef('customers.id', '=', 'conversations.customer_id')
        .as('customer'),
      eb
        .selectFrom('customer_addresses')
        .select('address')
        .whereRef('customer_id', '=', 'conversations.customer_id')
        .where('kind', '=', 'email')
        .where('is_primary', '=', true)
        .as('email'),
      eb.selectFrom('agents').select('name').whereRef('agents.id', '=', 'conversations.assignee_id').as('assignee'),
      eb.selectFrom('teams').select('name').whereRef('teams.id', '=', 'conversations.team_id').as('team'),
    ])
    .orderBy('conversations.number')
    .limit(limit + 1)
    .execute()
  const word = (state: string) => text(actor.locale, `conversations.state.${state}`) ?? state
  return cut(
    rows,
    ({ number }) => String(number),
    (row) => [
      row.number,
      row.subject,
      row.customer,
      row.email,
      word(row.state),
      row.assignee,
      row.team,
      row.waiting_since,
      row.last_message_at,
      row.created_at,
    ],
  )
}

async function orders({ db, actor }: Asking, cursor?: string): Promise<Page> {
  const { rows } = await sql<{
    id: string
    number: string
    state: string
    total: number
    currency: string
    placed: string
    changed: string
    source: string
    key: string
    customer: string
    email: string | null
  }>`
    select o.id, o.number, o.state, o.total, o.currency, o.placed_at as placed, o.changed_at as changed, o.source, o.external_id as key,
      c.name as customer, (select address from customer_addresses where customer_id = c.id and kind = 'email' and is_primary) as email
    from orders o join customers was on was.id = o.customer_id join customers c on c.id = coalesce(was.merged_into, was.id)
    where c.state = 'active' and c.restricted_at is null and ${cursor === undefined ? sql`true` : sql`o.id > ${cursor}::uuid`} and ${isSeenCustomer(db, actor, sql.ref('c.id'))}
    order by o.id limit ${limit + 1}`.execute(db as never)
  return cut(
    rows,
    ({ id }) => id,
    (row) => [
      row.number,
      text(actor.locale, `facets.orders.lastState.${row.state}`) ?? row.state,
      row.customer,
      row.email,
      major(row.total, row.currency),
      row.currency,
      row.placed,
      row.changed,
      row.source,
      row.key,
    ],
  )
}

async function consents(
  { db, actor }: Asking,
  { purposeId }: What & { kind: 'consents' },
  after?: string,
): Promise<Page> {
  const rows = await proofOfPurpose(db, actor, { purposeId, after, limit: limit + 1 })
  const word = (group: string, key: string) => text(actor.locale, `consents.${group}.${key}`) ?? key
  return cut(
    rows,
    ({ seq }) => seq,
    (row) => [
      row.at,
      row.customer,
      row.purpose,
      word('channels', row.channel),
      word('changes', row.change),
      word('states', row.state),
      row.version,
      row.language,
      row.wording,
      word('sources', row.source),
      row.by?.name ?? '',
      isWay(row.how) ? word('ways', row.how) : row.how,
      row.address,
      row.customerId,
    ],
  )
}

function cut<R>(rows: readonly R[], key: (row: R) => string, cells: (row: R) => Cell[]): Page {
  const shown = rows.slice(0, limit)
  return { lines: shown.map((row) => csvLine(cells(row))), next: rows.length > limit ? key(shown.at(-1)!) : null }
}

/** An amount of minor units as a decimal, with digits alone. */
function major(minor: number, currency: string): string {
  const size = minorDigits(currency)
  const digits = String(Math.abs(minor)).padStart(size + 1, '0')
  const whole = `${minor < 0 ? '-' : ''}${digits.slice(0, digits.length - size)}`
  return size ? `${whole}.${digits.slice(-size)}` : whole
}
