// What is asked of the tables of consents.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { type Channel, type EntryView, type PurposeView, type State, confirmDays } from './consents.contract.ts'

type Texts = PurposeView['wordings']
export type Purpose = PurposeView & { wordingId: string }

/** With the wording in use; archived ones last. */
export async function readPurposes(db: Reader): Promise<Purpose[]> {
  const rows = await db
    .selectFrom('consent_purposes as p')
    .innerJoin('consent_wordings as w', (join) =>
      join
        .onRef('w.purpose_id', '=', 'p.id')
        .on('w.version', '=', sql<number>`(select max(version) from consent_wordings where purpose_id = p.id)`),
    )
    .select([
      'p.id',
      'name',
      'channels',
      'double_opt_in',
      'archived',
      'revision',
      'w.id as wordingId',
      'version',
      'texts',
    ])
    .orderBy('archived')
    .orderBy(sql`lower(name)`)
    .orderBy('p.id')
    .execute()
  return rows.map(({ double_opt_in, texts, channels, ...row }) => ({
    ...row,
    channels: channels as Channel[],
    doubleOptIn: double_opt_in,
    wordings: texts as Texts,
  }))
}

/** What reads return of a purpose. */
export const purposeView = ({ wordingId: _wordingId, ...view }: Purpose): PurposeView => view

export type Entry = Awaited<ReturnType<typeof rawEntries>>[number]

const rawEntries = (db: Reader, customerId: string, newestOnly: boolean) =>
  db
    .selectFrom('consent_entries')
    .selectAll()
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .$if(newestOnly, (query) => query.distinctOn(['purpose_id', 'channel']).orderBy('purpose_id').orderBy('channel'))
    .orderBy('seq', 'desc')
    .execute()

/** The newest entry of each purpose and channel, of whoever the customer was before a merge too. */
export const newestEntries = (db: Reader, customerId: string): Promise<Entry[]> => rawEntries(db, customerId, true)
export const allEntries = (db: Reader, customerId: string): Promise<Entry[]> => rawEntries(db, customerId, false)

/** The newest entries of one purpose and channel, newest first. */
export const lastEntries = (
  db: Reader,
  customerId: string,
  purposeId: string,
  channel: string,
  count = 1,
): Promise<Entry[]> =>
  db
    .selectFrom('consent_entries')
    .selectAll()
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .where('purpose_id', '=', purposeId)
    .where('channel', '=', channel)
    .orderBy('seq', 'desc')
    .limit(count)
    .execute()

/** What holds after this entry; `askedAt` is when the mail went out that it waits for. */
export function stateOf(entry: Pick<Entry, 'state'> | undefined, askedAt: string | undefined, now: Date): State {
  const state = (entry?.state ?? 'none') as State
  return state === 'pending' && (!askedAt || isExpired(askedAt, now)) ? 'expired' : state
}

export const isExpired = (askedAt: string, now: Date): boolean =>
  now.getTime() > new Date(askedAt).getTime() + confirmDays * 86_400_000

/** When the mails went out that these entries wait for, by the id of the asking. */
export async function askedAt(db: Reader, entries: readonly (Entry | undefined)[]): Promise<Map<string, string>> {
  const ids = entries.flatMap((entry) => (entry?.ask_id ? [entry.ask_id] : []))
  if (!ids.length) return new Map()
  const rows = await db.selectFrom('consent_entries').select(['id', 'at']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, at }) => [id, at]))
}

/** Of one customer, whoever they were before a merge too, newest first; `before` a number of the order. */
export async function readHistory(
  db: Reader,
  customerId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<(EntryView & { seq: string })[]> {
  const rows = await entriesInWords(db)
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .$if(before !== undefined, (query) => query.where('seq', '<', sql<never>`${before}::bigint`))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return entryViews(db, rows)
}

/** With the words that were agreed to. */
export const entriesInWords = (db: Reader) =>
  db
    .selectFrom('consent_entries as e')
    .innerJoin('consent_purposes as p', 'p.id', 'e.purpose_id')
    .innerJoin('consent_wordings as w', 'w.id', 'e.wording_id')
    .selectAll('e')
    .select(['p.name', 'w.version', 'w.texts'])
type InWords = Awaited<ReturnType<ReturnType<typeof entriesInWords>['execute']>>[number]

export async function entryViews(db: Reader, rows: readonly InWords[]): Promise<(EntryView & { seq: string })[]> {
  const named = await namer(db, rows)
  return rows.map((row) => ({
    seq: String(row.seq),
    id: row.id,
    purposeId: row.purpose_id,
    purpose: row.name,
    channel: row.channel as Channel,
    change: row.change as EntryView['change'],
    state: row.state as EntryView['state'],
    version: row.version,
    language: row.language,
    wording: wordingIn(row.texts as Texts, row.language).wording,
    source: row.source as EntryView['source'],
    by: named(row.agent_id),
    how: row.how,
    address: row.address,
    at: row.at,
  }))
}

/** The text in a language, else the first. */
export const wordingIn = (texts: Texts, ...languages: (string | undefined)[]): Texts[number] =>
  languages.flatMap((wanted) => texts.filter(({ language }) => language === wanted))[0] ?? texts[0]!

export async function namer(db: Reader, rows: readonly { agent_id: string | null }[]) {
  const names = await agentNames(
    db,
    rows.flatMap(({ agent_id }) => agent_id ?? []),
  )
  return (id: string | null) => (id ? { id, name: names.get(id)?.name ?? '' } : null)
}
