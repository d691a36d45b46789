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
import { erasedAmong } from './exchange.forgetting.ts'
import { type Import, lockImport, moveImport, nothingYet } from './exchange.imports.ts'
import { Broken, type Encoding, type Row, csvRows, stored, textOf } from './exchange.reading.ts'
import { type Plan, type Said, namesOf, readRow } from './exchange.rows.ts'
import { cardRows } from './exchange.vcard.ts'
import type { Problem } from './exchange.views.ts'
import { type Work, whisper } from './exchange.once.ts'

export async function checkFile(
  job: Pick<Work<unknown>, 'db' | 'services' | 'transact' | 'signal'>,
  it: Import,
  actor: Actor,
  portion: number,
): Promise<void> {
  const { db, services, transact, signal } = job
  const end = (state: 'checked' | 'failed', problem = '') => transact((w) => endCheck(w, it, state, problem), actor)
  if (!it.blob_hash) return end('failed', 'fileGone')
  if (!(await transact((w) => beginAnew(w, it)))) return
  const text = textOf(await getBytes(db, services, it.blob_hash), it.encoding as Encoding)
  const plan = await planOf(db, it)
  const seen = new Seen()
  let place = 0
  try {
    for await (const rows of portions(it, text, portion)) {
      signal.throwIfAborted()
      if (place + rows.length > most.rows) return await end('failed', 'tooManyRows')
      const first = place
      if (!(await transact((w) => checkRows(w, it, plan, seen, rows, first), actor))) return
      place += rows.length
      whisper(services, it)
    }
  } catch (error) {
    if (error instanceof Broken) return end('failed', `broken ${error.line}`)
    throw error
  }
  await end(place ? 'checked' : 'failed', place ? '' : 'empty')
}

async function beginAnew({ tx }: Writer, { id }: Import): Promise<boolean> {
  const now = await lockImport(tx, id)
  if (now?.state !== 'checking') return false
  await tx.deleteFrom('exchange_rows').where('import_id', '=', id).execute()
  await tx.updateTable('exchange_imports').set(nothingYet).where('id', '=', id).execute()
  return true
}

export async function endCheck(w: Writer, it: Import, state: 'checked' | 'failed', problem: string): Promise<void> {
  const now = await lockImport(w.tx, it.id)
  if (now?.state === 'checking')
    await moveImport(w, it, state, state === 'failed' ? { ...nothingYet, problem } : { problem })
}

async function* portions(it: Import, text: string, portion: number): AsyncGenerator<Row[]> {
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
    source: it.source,
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
  const names = said.map((each) => namesOf(each, plan))
  const meant = await whoIsMeant(w, it, said, names)
  const problems = rows.map(({ line }, at): Problem[] => {
    const own = said[at]!.problems
    const { ids, problem } = meant[at]!
    if (own.length && problem !== 'erased') return own
    if (problem) return [{ column: null, code: problem, value: '' }]
    const before = seen.meet([...names[at]!, ...ids.map((id) => `id ${id}`)], line)
    return before === undefined ? [] : [{ column: null, code: 'twice', value: String(before) }]
  })
  // Of people who were erased nothing is kept here but where they stood in the file.
  const isKept = (at: number) => meant[at]!.problem !== 'erased'
  await sql`
    insert into exchange_rows (import_id, place, line, cells, names, state, problems)
    select ${it.id}::uuid, * from unnest(${rows.map((_, at) => first + at)}::integer[], ${rows.map(({ line }) => line)}::integer[],
      ${rows.map(({ cells }, at) => JSON.stringify(isKept(at) ? cells : []))}::jsonb[],
      ${names.map((each, at) => JSON.stringify(isKept(at) && plan.about === 'customer' ? each : []))}::jsonb[],
      ${problems.map((each) => (each.length ? 'bad' : 'waiting'))}::text[], ${problems.map((each) => JSON.stringify(each))}::jsonb[])`.execute(w.tx)
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
 * the address is taken, as when it is written by hand. Whom nobody knows and who was erased before stays unknown.
 */
export async function whoIsMeant(
  { tx, actor, services }: Pick<Writer, 'tx' | 'actor' | 'services'>,
  it: Import,
  said: readonly Said[],
  names: readonly (readonly string[])[],
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
  const rows = all.length
    ? await tx
        .selectFrom('customers')
        .select(['customers.id', 'restricted_at', 'erasing_at'])
        .where('customers.id', '=', sql<string>`any(${all}::uuid[])`)
        .where('customers.state', '=', 'active')
        .where(isSeenCustomer(tx, actor, sql.ref('customers.id')))
        .execute()
    : []
  const visible = new Map(rows.map((row) => [row.id, row]))
  const erased = await erasedAmong(
    tx,
    services,
    names.map((each, at) => (meant[at]!.length ? [] : each)),
  )
  return meant.map((ids, at) => {
    if (erased.has(at) || ids.some((id) => visible.get(id)?.erasing_at)) return { ids: [], problem: 'erased' }
    if (ids.some((id) => !visible.has(id))) return { ids: [], problem: 'taken' }
    if (ids.some((id) => visible.get(id)!.restricted_at)) return { ids: [], problem: 'restricted' }
    return ids.length > 1 ? { ids: [], problem: 'ambiguous' } : { ids }
  })
}
