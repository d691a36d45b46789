// When a session or token was last used. Recognising a request must not write, so it only takes a note; a part of the
// web process writes the notes down every few seconds, and at most once a minute for each session.
import { sql } from 'kysely'
import type { Daemon, Runtime } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'

type Note = { kind: 'session' | 'token'; id: string; ip: string; at: Date }

const everyMs = 60_000
const flushMs = 15_000
/** Idle time after which a session ends; each use moves the end. */
const idle = sql`interval '30 days'`

/** Notes by database handle: processes of tests hold several applications. */
const notes = new WeakMap<Reader, Map<string, Note>>()

export function noteSeen(db: Reader, seen: Omit<Note, 'at'>, before: string | null, now: Date): void {
  if (before && now.getTime() - Date.parse(before) < everyMs) return
  let kept = notes.get(db)
  if (!kept) notes.set(db, (kept = new Map()))
  kept.set(seen.id, { ...seen, at: now })
}

/** Writes the notes down. When that fails they are kept for the next time. */
export async function writeSeen({ db, transact }: Pick<Runtime, 'db' | 'transact'>): Promise<void> {
  const kept = notes.get(db)
  if (!kept?.size) return
  notes.delete(db)
  try {
    await transact(async ({ tx }) => {
      for (const { kind, id, ip, at } of kept.values()) {
        if (kind === 'token')
          await tx.updateTable('api_tokens').set({ last_used_at: at }).where('id', '=', id).execute()
        else
          await tx
            .updateTable('sessions')
            .set({ last_seen_at: at, ip, expires_at: sql`${at}::timestamptz + ${idle}` })
            .where('id', '=', id)
            .where('last_seen_at', '<', at.toISOString())
            .execute()
      }
    })
  } catch (error) {
    notes.set(db, new Map([...kept, ...(notes.get(db) ?? [])]))
    throw error
  }
}

export const seenDaemon: Daemon = {
  role: 'web',
  name: 'last seen',
  async start(runtime) {
    const write = () =>
      writeSeen(runtime).catch((error: unknown) =>
        runtime.log.warn({ error }, 'when sessions were last used could not be written down yet'),
      )
    const timer = setInterval(write, flushMs).unref()
    return {
      async stop() {
        clearInterval(timer)
        await write()
      },
    }
  },
}
