// Imports as they are stored: read, moved on, counted, shown.
import type { Writer } from '#kernel/capability.ts'
import type { Actor } from '#kernel/actor.ts'
import { may } from '#kernel/actor.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { text } from '#kernel/text.ts'
import { exchangeContract, undoDays } from './exchange.contract.ts'
import type { About, Existing, ImportState, Progress } from './exchange.views.ts'

export const readImport = (db: Reader, id: string) =>
  db.selectFrom('exchange_imports').selectAll().where('id', '=', id).executeTakeFirst()

export const lockImport = (tx: Tx, id: string) =>
  tx.selectFrom('exchange_imports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export type Import = NonNullable<Awaited<ReturnType<typeof readImport>>>

/** Whoever may not change what it is about may not have it changed by a file. */
export const mayImport = (actor: Actor, about: string): boolean =>
  may(actor, 'exchange:import') && may(actor, about === 'company' ? 'companies:write' : 'customers:write')

type More = Partial<Pick<Import, 'problem' | 'total' | 'bad' | 'to_make' | 'to_change'>>

export async function moveImport(w: Writer, { id, agent_id }: Import, to: ImportState, more: More = {}): Promise<void> {
  await w.tx
    .updateTable('exchange_imports')
    .set({ state: to, changed_at: w.now, ...more })
    .where('id', '=', id)
    .execute()
  w.record(exchangeContract, 'importChanged', { importId: id, ownerId: agent_id })
}

/** A key of its own for each time, so that a job which is just ending does not stand for the one that must follow. */
export const enqueue = (w: Writer, importId: string): void =>
  w.add(exchangeContract, 'work', { importId }, { key: `exchange ${importId} ${w.newId()}` })

const dayMs = 24 * 3600_000
export const isTooOld = (beganAt: string, now: Date): boolean => now.getTime() - Date.parse(beganAt) > undoDays * dayMs

export const going: readonly string[] = ['checking', 'running', 'undoing']

export function allowedOn(row: Import, now: Date): Progress['allowed'] {
  const back = !isTooOld(row.began_at, now) && row.made + row.changed > 0 ? (['undo'] as const) : []
  switch (row.state) {
    case 'mapping':
      return ['check', 'discard']
    case 'checked':
      return ['check', ...(row.total > row.bad ? (['start'] as const) : []), 'discard']
    case 'failed':
      return row.total ? [...back, 'discard'] : ['check', 'discard']
    case 'checking':
    case 'running':
      return ['stop']
    case 'stopped':
      return ['goOn', ...back, 'discard']
    case 'done':
      return [...back, 'discard']
    case 'undone':
      return ['discard']
    default:
      return []
  }
}

export const toProgress = (row: Import, actor: Actor, now: Date): Progress => ({
  id: row.id,
  about: row.about as About,
  format: row.format as Progress['format'],
  fileName: row.file_name,
  state: row.state as ImportState,
  why: row.problem && whyOf(row.problem, actor),
  total: row.total,
  bad: row.bad,
  toMake: row.to_make,
  toChange: row.to_change,
  made: row.made,
  changed: row.changed,
  same: row.same,
  failed: row.failed,
  undone: row.undone,
  kept: row.kept,
  beganAt: row.began_at,
  allowed: allowedOn(row, now),
})

/** `code`, or `code line`. */
function whyOf(problem: string, { locale }: Actor): string {
  const [code, line] = problem.split(' ')
  const words = text(locale, `errors.exchange.${code}`) ?? code!
  return line ? (text(locale, 'exchange.atLine', { words, line: Number(line) }) ?? words) : words
}

export const existingOf = (row: Import): Existing => row.existing as Existing
