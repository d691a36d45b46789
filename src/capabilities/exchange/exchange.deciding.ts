// Bringing a file, saying what its columns are, and deciding what becomes of an import.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { readAttributes } from '#capabilities/attributes/attributes.public.ts'
import { fileName, forgetContents, putBytes } from '#capabilities/files/files.public.ts'
import { exchangeContract, most } from './exchange.contract.ts'
import { choicesFor, guess } from './exchange.fields.ts'
import {
  type Import,
  type More,
  allowedOn,
  canGoBack,
  going,
  isOwnImport,
  lockImport,
  mayImport,
  moveImport,
  nothingYet,
} from './exchange.imports.ts'
import { readMappings } from './exchange.mappings.ts'
import {
  Broken,
  type Row,
  cutTo,
  delimiterOf,
  encodingOf,
  firstRows,
  isHeading,
  stored,
  textOf,
} from './exchange.reading.ts'
import { cardColumns, cardMapping, cardRows, isCard, isOldCard } from './exchange.vcard.ts'
import { type Progress, several } from './exchange.views.ts'

type Actions = typeof exchangeContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof exchangeContract, Actions[A]>

const previewed = 20

export async function upload(ctx: Context<'upload'>) {
  const { tx, actor, now, newId, input, emit, fail } = ctx
  const { about, body } = input
  if (!mayImport(actor, { about, mapping: [] })) return fail('mayNot')
  const encoding = input.encoding ?? encodingOf(body) ?? fail('notText')
  const text = textOf(body, encoding)
  if (!text.trim()) return fail('empty')
  const isCards = isCard(text)
  if (isCards && about !== 'customer') return fail('cardsAreCustomers')
  if (isCards && isOldCard(text)) return fail('oldCard')
  const delimiter = isCards ? '' : (input.delimiter ?? delimiterOf(text))
  const rows = isCards ? firstCards(text, (line) => fail('broken', { line })) : firstRows(text, delimiter, previewed)
  if (!rows.length) return fail(isCards ? 'empty' : 'broken', { line: 1 })
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  if (width > most.columns) return fail('tooManyColumns', { most: most.columns })
  const hasHeading = !isCards && isHeading(rows[0]!.cells)
  const columns: string[] = isCards
    ? [...cardColumns]
    : Array.from({ length: width }, (_, at) =>
      hasHeading ? cutTo(200, stored(rows[0]!.cells[at] ?? '').trim()) : '',
      )
  const choices = choicesFor(about, await readAttributes(tx, about), actor)
  const saved = (await readMappings(tx, about)).map(({ targets }) => targets)
  const mapping = isCards
    ? cardMapping.map((target) => (choices.some((each) => each.target === target) ? target : null))
    : guess(
        columns,
        rows.slice(hasHeading ? 1 : 0).map(({ cells }) => cells),
        choices,
        saved,
      )
  await lock(tx, 'exchange', actor.id)
  const { kept } = await tx
    .selectFrom('exchange_imports')
    .select(sql<number>`count(*)::integer`.as('kept'))
    .where('agent_id', '=', actor.id)
    .executeTakeFirstOrThrow()
  if (kept >= most.imports) return fail('tooManyImports', { most: most.imports })
  const id = newId()
  await tx
    .insertInto('exchange_imports')
    .values({
      id,
      agent_id: actor.id,
      made_with: actor.tokenId ?? null,
      about,
      format: isCards ? 'vcard' : 'csv',
      file_name: fileName(input.name),
      blob_hash: await putBytes(ctx, body),
      encoding,
      delimiter,
      has_heading: hasHeading,
      columns: JSON.stringify(columns),
      mapping: JSON.stringify(mapping),
      began_at: now,
      changed_at: now,
    })
    .execute()
  emit('importChanged', { importId: id, ownerId: actor.id })
  return { importId: id }
}

function firstCards(text: string, refuse: (line: number) => never): Row[] {
  const rows: Row[] = []
  try {
    for (const row of cardRows(text)) if (rows.push(row) >= previewed) break
  } catch (error) {
    if (error instanceof Broken) refuse(error.line)
    throw error
  }
  return rows
}

export async function check(ctx: Context<'check'>) {
  const { tx, actor, input, fail } = ctx
  const it = await own(ctx, 'check')
  const { mapping, hasHeading, existing, source } = input
  if (mapping.length !== (it.columns as string[]).length) return fail('notMapped')
  const about = it.about === 'company' ? 'company' : 'customer'
  const choices = new Set(choicesFor(about, await readAttributes(tx, about), actor).map(({ target }) => target))
  const used = mapping.filter((target) => target !== null)
  if (used.some((target) => !choices.has(target))) return fail('noTarget')
  const once = used.filter((target) => !several.includes(target))
  if (new Set(once).size < once.length) return fail('mappedTwice')
  const telling = about === 'company' ? ['name', 'domain'] : ['email', 'phone', 'key']
  if (!used.some((target) => telling.includes(target))) return fail('needsKey')
  await alone(ctx, it)
  await tx
    .updateTable('exchange_imports')
    .set({ mapping: JSON.stringify(mapping), has_heading: hasHeading && it.format === 'csv', existing, source })
    .where('id', '=', it.id)
    .execute()
  return setGoing(ctx, it, 'checking', nothingYet)
}

/** From here on the rows are all that is needed: the file goes. */
export async function start(ctx: Context<'start'>) {
  const it = await own(ctx, 'start')
  await mayGo(ctx, it)
  const done = await setGoing(ctx, it, 'running', { started_at: ctx.now, blob_hash: null })
  if (it.blob_hash) await forgetContents(ctx, [it.blob_hash])
  return done
}

export async function goOn(ctx: Context<'goOn'>) {
  const it = await own(ctx, 'goOn')
  await mayGo(ctx, it)
  return setGoing(ctx, it, 'running')
}

export async function stop(ctx: Context<'stop'>) {
  const it = await own(ctx, 'stop')
  if (it.state === 'checking') await moveImport(ctx, it, 'mapping', nothingYet)
  else await moveImport(ctx, it, 'stopped')
  return {}
}

export async function undo(ctx: Context<'undo'>) {
  const it = await own(ctx)
  if (it.started_at !== null && !canGoBack(it, ctx.now)) return ctx.fail('tooOld')
  if (!allowedOn(it, ctx.now).includes('undo')) return ctx.fail('notNow')
  await mayGo(ctx, it)
  return setGoing(ctx, it, 'undoing', { taking_back: true })
}

async function mayGo(ctx: Writer & { fail(code: 'mayNot' | 'underWay'): never }, it: Import): Promise<void> {
  if (!mayImport(ctx.actor, it)) ctx.fail('mayNot')
  await alone(ctx, it)
}

/**
 * The job goes on with the rights of whoever lets it go now. A key of its own each time, so that a job which is just
 * ending does not stand for the one that must follow.
 */
async function setGoing(w: Writer, it: Import, to: 'checking' | 'running' | 'undoing', more: More = {}) {
  await moveImport(w, it, to, { ...more, problem: '', token_id: w.actor.tokenId ?? null })
  w.add(exchangeContract, 'work', { importId: it.id }, { key: `exchange ${it.id} ${w.newId()}` })
  return {}
}

export async function discard(ctx: Context<'discard'>) {
  const it = await own(ctx, 'discard')
  await forgetImport(ctx, it)
  ctx.emit('importChanged', { importId: it.id, ownerId: it.agent_id })
  return {}
}

export async function forgetImport(
  w: Writer,
  { id, blob_hash: hash }: Pick<Import, 'id' | 'blob_hash'>,
): Promise<void> {
  await w.tx.deleteFrom('exchange_imports').where('id', '=', id).execute()
  if (hash) await forgetContents(w, [hash])
}

type Own = Writer & { input: { importId: string }; fail(code: 'notFound' | 'notNow'): never }

/** Locked; refuses when it is another's, or when this is not possible now. */
async function own(ctx: Own, what?: Progress['allowed'][number]): Promise<Import> {
  const row = await lockImport(ctx.tx, ctx.input.importId)
  if (!row || !isOwnImport(row, ctx.actor)) return ctx.fail('notFound')
  if (what && !allowedOn(row, ctx.now).includes(what)) return ctx.fail('notNow')
  return row
}

/** One at a time each: two who begin at once do not both find nothing under way. */
async function alone(ctx: Writer & { fail(code: 'underWay'): never }, it: Import): Promise<void> {
  await lock(ctx.tx, 'exchange', ctx.actor.id)
  const other = await ctx.tx
    .selectFrom('exchange_imports')
    .select('id')
    .where('agent_id', '=', ctx.actor.id)
    .where('id', '<>', it.id)
    .where('state', '=', sql<string>`any(${going}::text[])`)
    .executeTakeFirst()
  if (other) ctx.fail('underWay')
}
