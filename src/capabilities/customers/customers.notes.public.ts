// Notes about somebody: who wrote them and when, changed by one at a time, and for a day after they were taken away
// brought back as they were. Customers keep theirs so, and companies.
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { most } from './customers.contract.ts'
import { somebody } from './customers.queries.ts'
import type { NoteView } from './customers.views.ts'

type Keeping = { table: 'customer_notes' | 'company_notes'; owner: 'customer_id' | 'company_id' }
type Code = 'tooMany' | 'noteNotFound' | 'changedMeanwhile'
type Context = Pick<Writer, 'tx' | 'now' | 'newId'> & {
  actor: Actor
  fail: (code: never, details?: Record<string, unknown>) => never
}
type Row = {
  id: string
  body: string
  written_by: string | null
  written_at: string
  changed_by: string | null
  changed_at: string | null
  removed_at: string | null
  revision: number
}

const keptMs = 24 * 3600_000

/** The notes of one table. Whoever calls has checked who may see the owner, and holds it for what changes. */
export function notesIn({ table, owner }: Keeping) {
  const rows = async (db: Reader, ownerId: string, where: RawBuilder<unknown>) =>
    (
      await sql<Row>`
        select id, body, written_by, written_at, changed_by, changed_at, removed_at, revision from ${sql.table(table)}
        where ${sql.ref(owner)} = ${ownerId} and ${where} order by written_at desc, id desc`.execute(db as never)
    ).rows
  const one = async ({ tx, fail }: Context, ownerId: string, given: { noteId: string; revision: number }, isThere: boolean) => {
    const refuse = fail as (code: Code, details?: Record<string, unknown>) => never
    const [row] = await rows(tx, ownerId, sql`id = ${given.noteId} and (removed_at is null) = ${isThere}`)
    if (!row) return refuse('noteNotFound')
    if (row.revision === given.revision) return row
    const [view] = await toViews(tx, [row])
    return refuse('changedMeanwhile', { revision: row.revision, body: row.body, by: view!.changedBy?.name ?? null })
  }
  const set = ({ tx }: Context, noteId: string, to: RawBuilder<unknown>) =>
    sql`update ${sql.table(table)} set ${to}, revision = revision + 1 where id = ${noteId}`.execute(tx)
  const read = async (db: Reader, ownerId: string) => toViews(db, await rows(db, ownerId, sql`removed_at is null`))
  const view = async (db: Reader, ownerId: string, noteId: string) =>
    (await toViews(db, await rows(db, ownerId, sql`id = ${noteId}`)))[0]!
  return {
    /** Newest first. */
    read,
    async add(ctx: Context, ownerId: string, body: string): Promise<NoteView> {
      const { tx, now, newId, actor, fail } = ctx
      if ((await rows(tx, ownerId, sql`true`)).length >= most.notes) (fail as (code: Code, details: object) => never)('tooMany', { most: most.notes })
      const id = newId()
      await sql`insert into ${sql.table(table)} (id, ${sql.ref(owner)}, body, written_by, written_at)
        values (${id}, ${ownerId}, ${body}, ${actor.id || null}, ${now})`.execute(tx)
      return view(tx, ownerId, id)
    },
    async edit(ctx: Context, ownerId: string, given: { noteId: string; body: string; revision: number }): Promise<NoteView> {
      await one(ctx, ownerId, given, true)
      await set(ctx, given.noteId, sql`body = ${given.body}, changed_by = ${ctx.actor.id || null}, changed_at = ${ctx.now}`)
      return view(ctx.tx, ownerId, given.noteId)
    },
    /** Takes a note away, or brings one back that was; its next revision. */
    async remove(ctx: Context, ownerId: string, given: { noteId: string; revision: number; removed: boolean }) {
      await one(ctx, ownerId, given, given.removed)
      await set(ctx, given.noteId, sql`removed_at = ${given.removed ? ctx.now : null}::timestamptz`)
      return { revision: given.revision + 1 }
    },
    /** Those that were taken away a day ago. */
    async purge({ tx, now }: Pick<Writer, 'tx' | 'now'>): Promise<void> {
      const before = new Date(now.getTime() - keptMs)
      await sql`delete from ${sql.table(table)} where removed_at < ${before}`.execute(tx)
    },
  }
}

async function toViews(db: Reader, rows: readonly Row[]): Promise<NoteView[]> {
  const named = await somebody(
    db,
    rows.flatMap((row) => [row.written_by, row.changed_by]),
  )
  return rows.map((row) => ({
    id: row.id,
    body: row.body,
    by: named(row.written_by),
    at: row.written_at,
    changedBy: named(row.changed_by),
    changedAt: row.changed_at,
    revision: row.revision,
  }))
}
