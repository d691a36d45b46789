// The dry run: every row is read and held against what is there, as if it were imported. Rows and what is wrong with
// them are kept; nothing else is changed. Broken off, it begins anew.
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { isSeenCustomer } from '#capabilities/conversations/conversations.public.ts'
import { readAttributes } from '#capabilities/attributes/attributes.public.ts'
import { companiesMeant } from '#capabilities/companies/companies.import.public.ts'
import { peopleMeant } from '#capabilities/customers/customers.import.public.ts'
import { homeCountry } from '#capabilities/customers/customers.public.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { most } from './exchange.contract.ts'
import { stored } from './exchange.deciding.ts'
import { type Import, lockImport, moveImport } from './exchange.imports.ts'
import { Broken, type Encoding, type Row, csvRows, textOf } from './exchange.reading.ts'
import { type Plan, type Said, namesOf, readRow } from './exchange.rows.ts'
import { cardRows } from './exchange.vcard.ts'
import type { Problem } from './exchange.views.ts'
import { type Work, whisper } from './exchange.once.ts'

const portion = 1000

export async function checkFile(job: Work<{ importId: string }>, it: Import, actor: Actor): Promise<void> {
  const { db, services, transact, signal } = job
  if (!it.blob_hash) return
  if (!(await transact((w) => beginAnew(w, it)))) return
  const text = textOf(await getBytes(db, services, it.blob_hash), it.encoding as Encoding)
  const plan = await planOf(db, it)
  const seen = new Seen()
  let place = 0
  const keep = async (rows: readonly Row[]): Promise<boolean> => {
    signal.throwIfAborted()
    const first = place
    place += rows.length
    const isGoing = await transact((w) => checkRows(w, it, plan, seen, rows, first), actor)
    whisper(job, it)
    return isGoing
  }
  try {
    for await (const rows of portions(it, text)) {
      if (place + rows.length > most.rows)
        return void (await transact((w) => endCheck(w, it, 'failed', 'tooManyRows'), actor))
      if (!(await keep(rows))) return
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return void (await transact((w) => endCheck(w, it, 'failed', `broken ${error.line}`), actor))
  }
  await transact((w) => endCheck(w, it, place ? 'checked' : 'failed', place ? '' : 'empty'), actor)
}

async function beginAnew({ tx }: Writer, { id }: Import): Promise<boolean> {
  const now = await lockImport(tx, id)
  if (now?.state !== 'checking') return false
  await tx.deleteFrom('exchange_rows').where('import_id', '=', id).execute()
  const none = { total: 0, bad: 0, to_make: 0, to_change: 0 }
  await tx.updateTable('exchange_imports').set(none).where('id', '=', id).execute()
  return true
}

async function endCheck(w: Writer, it: Import, state: 'checked' | 'failed', problem: string): Promise<void> {
  const now = await lockImport(w.tx, it.id)
  if (now?.state === 'checking')
    await moveImport(w, it, state, state === 'failed' ? { problem, total: 0 } : { problem })
}

async function* portions(it: Import, text: string): AsyncGenerator<Row[]> {
  let rows: Row[] = []
  let skip = it.has_heading
  for await (const { line, cells } of it.format === 'vcard' ? cardRows(text) : csvRows(text, it.delimiter)) {
    if (skip) {
      skip = false
      continue
    }
    if (!cells.some((cell) => cell.trim())) continue
    rows.push({ line, cells: cells.map(stored) })
    if (rows.length < portion) continue
    yield rows
    rows = []
  }
  if (rows.length) yield rows
}

export async function planOf(db: Reader, it: Import): Promise<Plan> {
  const about = it.about === 'company' ? 'company' : 'customer'
  const attributes = await readAttributes(db, about)
  return {
    about,
    mapping: it.mapping as (string | null)[],
    attributes: new Map(attributes.filter(({ archived }) => !archived).map((each) => [each.id, each])),
    country: await homeCountry(db),
  }
}

/** On which line somebody was first met in the file, by what they are told apart, and by who it is. */
class Seen {
  readonly #lines = new Map<string, number>()
  meet(names: readonly string[], line: number): number | undefined {
    const before = names.map((name) => this.#lines.get(name)).find((each) => each !== undefined)
    if (before === undefined) for (const name of names) this.#lines.set(name, line)
    return before
  }
}

/** False when it was stopped meanwhile. */
async function checkRows(
  w: Writer,
  it: Import,
  plan: Plan,
  seen: Seen,
  rows: readonly Row[],
  first: number,
): Promise<boolean> {
  const now = await lockImport(w.tx, it.id)
  if (now?.state !== 'checking') return false
  const said = rows.map(({ cells }) => readRow(cells, plan))
  const meant = await whoIsMeant(w, it, said)
  const problems = rows.map(({ line }, at): Problem[] => {
    const own = said[at]!.problems
    if (own.length) return own
    const { ids, problem } = meant[at]!
    if (problem) return [{ column: null, code: problem, value: '' }]
    const before = seen.meet([...namesOf(said[at]!, plan.about), ...ids.map((id) => `id ${id}`)], line)
    return before === undefined ? [] : [{ column: null, code: 'twice', value: String(before) }]
  })
  await sql`
    insert into exchange_rows (import_id, place, line, cells, state, problems)
    select ${it.id}::uuid, * from unnest(${rows.map((_, at) => first + at)}::integer[], ${rows.map(({ line }) => line)}::integer[],
      ${rows.map(({ cells }) => JSON.stringify(cells))}::jsonb[], ${problems.map((each) => (each.length ? 'bad' : 'waiting'))}::text[],
      ${problems.map((each) => JSON.stringify(each))}::jsonb[])`.execute(w.tx)
  const good = meant.filter((_, at) => !problems[at]!.length)
  const known = good.filter(({ ids }) => ids.length).length
  await w.tx
    .updateTable('exchange_imports')
    .set((eb) => ({
      total: eb('total', '+', rows.length),
      bad: eb('bad', '+', rows.length - good.length),
      to_make: eb('to_make', '+', good.length - known),
      to_change: eb('to_change', '+', known),
    }))
    .where('id', '=', it.id)
    .execute()
  return true
}

type Meant = { ids: string[]; problem?: Problem['code'] }

/**
 * Who is there already, by key and address. Somebody whom the reader may not see is not told of: all one hears is that
 * the address is taken, as when it is written by hand.
 */
export async function whoIsMeant(
  { tx, actor }: Pick<Writer, 'tx' | 'actor'>,
  it: Import,
  said: readonly Said[],
): Promise<Meant[]> {
  if (it.about === 'company')
    return (
      await companiesMeant(
        tx,
        said.map(({ company }) => company),
      )
    ).map((ids) => (ids.length > 1 ? { ids: [], problem: 'ambiguous' } : { ids }))
  const meant = await peopleMeant(
    tx,
    it.source,
    said.map(({ person }) => person),
  )
  const all = [...new Set(meant.flat())]
  const visible = all.length
    ? await tx
        .selectFrom('customers')
        .select(['customers.id', 'customers.restricted_at'])
        .where('customers.id', '=', sql<string>`any(${all}::uuid[])`)
        .where('customers.state', '=', 'active')
        .where(isSeenCustomer(tx, actor, sql.ref('customers.id')))
        .execute()
    : []
  const isSeen = new Set(visible.map(({ id }) => id))
  const isRestricted = new Set(visible.flatMap(({ id, restricted_at: since }) => (since ? [id] : [])))
  return meant.map((ids) => {
    if (ids.some((id) => !isSeen.has(id))) return { ids: [], problem: 'taken' }
    if (ids.some((id) => isRestricted.has(id))) return { ids: [], problem: 'restricted' }
    return ids.length > 1 ? { ids: [], problem: 'ambiguous' } : { ids }
  })
}
