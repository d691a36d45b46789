// What is asked of imports and exports, each by whoever they belong to.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { QueryContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { text } from '#kernel/text.ts'
import { readAttributes } from '#capabilities/attributes/attributes.public.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import type { What, exchangeContract } from './exchange.contract.ts'
import { contentOf, isOwn } from './exchange.exports.ts'
import { choicesFor } from './exchange.fields.ts'
import { type Import, existingOf, isOwnImport, readImport, toProgress } from './exchange.imports.ts'
import { mayTake } from './exchange.lists.ts'
import { type Encoding, cutTo, firstRows, textOf } from './exchange.reading.ts'
import { cardRows } from './exchange.vcard.ts'
import type { ExportView, ImportView, Problem, RowView } from './exchange.views.ts'
import { csvLine, mark } from './exchange.writing.ts'

type Queries = typeof exchangeContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof exchangeContract, Queries[Q]>

const byTime = [z.iso.datetime(), z.uuid()] as const

export async function imports({ db, actor, now, input }: Context<'imports'>) {
  const [at, id] = checkedCursor(input.cursor, byTime) ?? []
  const rows = await db
    .selectFrom('exchange_imports')
    .selectAll()
    .where('agent_id', '=', actor.id)
    .$if(actor.tokenId !== undefined, (query) => query.where('made_with', '=', actor.tokenId!))
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(began_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('began_at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  return toPage(
    rows,
    input.limit,
    (row) => [row.began_at, row.id],
    (row) => toProgress(row, actor, now),
  )
}

export async function get(ctx: Context<'get'>): Promise<ImportView> {
  const { db, actor, now, services } = ctx
  const it = await own(ctx)
  const about = it.about === 'company' ? 'company' : 'customer'
  return {
    ...toProgress(it, actor, now),
    encoding: it.encoding,
    delimiter: it.delimiter,
    hasHeading: it.has_heading,
    columns: it.columns as string[],
    mapping: it.mapping as (string | null)[],
    existing: existingOf(it),
    source: it.source,
    choices: choicesFor(about, await readAttributes(db, about), actor),
    // While it goes on this is asked again and again, and nobody chooses columns.
    firstRows:
      it.blob_hash && it.state !== 'checking' ? beginning(it, await getBytes(db, services, it.blob_hash)) : [],
  }
}

const shown = 6

/** The first rows, the heading among them. */
function beginning(it: Import, bytes: Uint8Array): string[][] {
  // Of a large file only the beginning is decoded.
  const head = textOf(bytes.subarray(0, 256 * 1024), it.encoding as Encoding)
  if (it.format === 'csv') return firstRows(head, it.delimiter, shown).map(({ cells }) => cells.map(short))
  const rows: string[][] = []
  try {
    for (const { cells } of cardRows(head)) if (rows.push(cells.map(short)) >= shown) break
  } catch {
    // The last card may be cut off by the end of what is looked at.
  }
  return rows
}

const short = (cell: string): string => (cell.length > 200 ? `${cutTo(200, cell)}…` : cell)

export async function trouble(ctx: Context<'trouble'>) {
  const { db, actor, input } = ctx
  const it = await own(ctx)
  const [after] = checkedCursor(input.cursor, [z.coerce.number().int()]) ?? []
  const rows = await troubled(db, it.id, after, input.limit + 1)
  return toPage(
    rows,
    input.limit,
    ({ place }) => [place],
    (row): RowView => ({
      place: row.place,
      line: row.line,
      state: row.state as RowView['state'],
      label: (row.cells as string[])
        .filter((cell) => cell.trim())
        .slice(0, 2)
        .join(', ')
        .slice(0, 120),
      subjectId: row.subject_id,
      problems: (row.problems as Problem[]).map((each) => ({
        column: each.column === null ? '' : columnOf(it, each.column, actor.locale),
        code: each.code,
        value: each.value,
        why: whyOf(each, actor.locale),
      })),
    }),
  )
}

const troubled = (db: Reader, importId: string, after: number | undefined, limit: number) =>
  db
    .selectFrom('exchange_rows')
    .select(['place', 'line', 'cells', 'state', 'subject_id', 'problems'])
    .where('import_id', '=', importId)
    .where('state', 'in', ['bad', 'failed', 'kept'])
    .$if(after !== undefined, (query) => query.where('place', '>', after!))
    .orderBy('place')
    .limit(limit)
    .execute()

const columnOf = (it: Import, at: number, locale: string): string =>
  (it.columns as string[])[at] || (text(locale, 'exchange.columnNumber', { number: at + 1 }) ?? String(at + 1))

const whyOf = ({ code, value }: Problem, locale: string): string =>
  text(locale, `exchange.problems.${code}`, { value }) ?? code

const portion = 1000

export async function report(ctx: Context<'report'>) {
  const { db, actor } = ctx
  const it = await own(ctx)
  const word = (name: string) => text(actor.locale, `exchange.${name}`) ?? name
  const columns = (it.columns as string[]).map((_, at) => columnOf(it, at, actor.locale))
  const encoder = new TextEncoder()
  let after: number | undefined
  const content = new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(encoder.encode(mark + csvLine([word('line'), ...columns, word('reasons')]))),
    pull: async (out) => {
      const rows = await troubled(db, it.id, after, portion)
      const lines = rows.map(({ line, cells, problems }) => {
        const given = cells as string[]
        const reasons = (problems as Problem[]).map((each) =>
          each.column === null
            ? whyOf(each, actor.locale)
            : `${columnOf(it, each.column, actor.locale)}: ${whyOf(each, actor.locale)}`,
        )
        return csvLine([line, ...columns.map((_, at) => given[at] ?? ''), reasons.join(' ')])
      })
      out.enqueue(encoder.encode(lines.join('')))
      after = rows.at(-1)?.place
      if (rows.length < portion) out.close()
    },
  })
  return {
    content,
    type: 'text/csv; charset=utf-8',
    filename: `${it.file_name.replace(/\.[^.]*$/, '')}-${word('reportName')}.csv`,
  }
}

export async function exports({ db, actor, input }: Context<'exports'>) {
  const { rows, page } = await exportPage(db, input, actor)
  return page(rows, (row) => exportView(row, actor.locale))
}

/** What everybody has taken out: who, what, how much; never what is in it. */
export async function taken({ db, actor, input }: Context<'taken'>) {
  const { rows, page } = await exportPage(db, input)
  const names = await agentNames(
    db,
    rows.map((row) => row.agent_id),
  )
  return page(rows, (row) => ({
    ...exportView(row, actor.locale),
    by: { id: row.agent_id, name: names.get(row.agent_id)?.name ?? '' },
    byToken: row.token_id !== null,
  }))
}

async function exportPage(db: Reader, { cursor, limit }: Context<'exports'>['input'], owner?: Actor) {
  const [at, id] = checkedCursor(cursor, byTime) ?? []
  const rows = await db
    .selectFrom('exchange_exports')
    .selectAll()
    .$if(owner !== undefined, (query) => query.where(isOwn(owner!)))
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(began_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('began_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = <V>(all: typeof rows, view: (row: (typeof rows)[number]) => V) =>
    toPage(all, limit, (row) => [row.began_at, row.id], view)
  return { rows, page }
}

type ExportRow = Awaited<ReturnType<typeof exportPage>>['rows'][number]

const exportView = (row: ExportRow, locale: string): ExportView => ({
  id: row.id,
  kind: (row.what as What).kind,
  format: row.format as ExportView['format'],
  state: row.state as ExportView['state'],
  why: row.problem && (text(locale, `errors.exchange.${row.problem}`) ?? row.problem),
  done: row.done,
  fileName: row.file_name,
  beganAt: row.began_at,
  endsAt: row.ends_at,
})

export async function file({ db, actor, now, services, input, fail }: Context<'file'>) {
  const row = await db
    .selectFrom('exchange_exports')
    .selectAll()
    .where('id', '=', input.exportId)
    .where(isOwn(actor))
    .executeTakeFirst()
  if (!row || (row.state !== 'ready' && row.state !== 'ended')) return fail('notFound')
  if (!mayTake(actor, row.what as What)) return fail('mayNot')
  if (row.state === 'ended' || Date.parse(row.ends_at!) <= now.getTime()) return fail('ended')
  const type = row.format === 'vcard' ? 'text/vcard; charset=utf-8' : 'text/csv; charset=utf-8'
  return { content: await contentOf(db, services, row.id), type, filename: row.file_name }
}

type Own = { db: Reader; actor: Actor; input: { importId: string }; fail(code: 'notFound'): never }

async function own({ db, actor, input, fail }: Own): Promise<Import> {
  const row = await readImport(db, input.importId)
  return row && isOwnImport(row, actor) ? row : fail('notFound')
}
