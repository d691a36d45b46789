// Imports as they are stored: read, moved on, counted, shown.
import type { Writer } from '#kernel/capability.ts'
import type { Actor } from '#kernel/actor.ts'
import { may } from '#kernel/actor.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { text } from '#kernel/text.ts'
import { exchangeContract, undoDays } from './exchange.contract.ts'
import { mayFill } from './exchange.fields.ts'
import type { About, Existing, ImportState, Progress } from './exchange.views.ts'

export const readImport = (db: Reader, id: string) =>
  db.selectFrom('exchange_imports').selectAll().where('id', '=', id).executeTakeFirst()

export const lockImport = (tx: Tx, id: string) =>
  tx.selectFrom('exchange_imports').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export type Import = NonNullable<Awaited<ReturnType<typeof readImport>>>

/** An API token has those alone that it brought itself: what it may not is in none of them. */
export const isOwnImport = ({ agent_id, made_with }: Import, { id, tokenId }: Actor): boolean =>
  agent_id === id && (tokenId === undefined || made_with === tokenId)

/** Whoever may not change what it is about, or what one of its columns is, may not have it changed by a file. */
export const mayImport = (actor: Actor, { about, mapping }: Pick<Import, 'about' | 'mapping'>): boolean =>
  may(actor, 'exchange:import') &&
  may(actor, about === 'company' ? 'companies:write' : 'customers:write') &&
  (mapping as (string | null)[]).every((target) => target === null || mayFill(actor, target))

export type More = Partial<
  Pick<Import, 'problem' | 'total' | 'bad' | 'to_make' | 'to_change' | 'taking_back' | 'token_id'>
> & { started_at?: Date; blob_hash?: null }

/** Before a check. */
export const nothingYet: More = { total: 0, bad: 0, to_make: 0, to_change: 0 }

export async function moveImport(w: Writer, { id, agent_id }: Import, to: ImportState, more: More = {}): Promise<void> {
  await w.tx
    .updateTable('exchange_imports')
    .set({ state: to, changed_at: w.now, ...more })
    .where('id', '=', id)
    .execute()
  tellImport(w, id, agent_id)
}

export const tellImport = (w: Writer, importId: string, ownerId: string): void =>
  w.record(exchangeContract, 'importChanged', { importId, ownerId })

/** What was begun to be taken back can be taken back to its end. */
export const canGoBack = ({ started_at: at, taking_back: isOnItsWay }: Import, now: Date): boolean =>
  isOnItsWay || (at !== null && now.getTime() - Date.parse(at) <= undoDays * dayMs)
const dayMs = 24 * 3600_000

export const going: readonly string[] = ['checking', 'running', 'undoing']

export function allowedOn(row: Import, now: Date): Progress['allowed'] {
  const back = canGoBack(row, now) && row.made + row.changed > 0 ? (['undo'] as const) : []
  const check = row.blob_hash === null ? [] : (['check'] as const)
  switch (row.state) {
    case 'mapping':
      return [...check, 'discard']
    case 'checked':
      return [...check, ...(row.total > row.bad ? (['start'] as const) : []), 'discard']
    case 'failed':
      return row.started_at === null ? [...check, 'discard'] : [...on(row), ...back, 'discard']
    case 'checking':
    case 'running':
    case 'undoing':
      return ['stop']
    case 'stopped':
      return [...on(row), ...back, 'discard']
    case 'done':
      return [...back, 'discard']
    case 'undone':
      return ['discard']
    default:
      return []
  }
}

/** Whether there is something left to import; never once it is on the way back. */
function on({ taking_back, total, bad, made, changed, same, failed, undone, kept }: Import): 'goOn'[] {
  const left = total - bad - made - changed - same - failed - undone - kept
  return taking_back || left <= 0 ? [] : ['goOn']
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
