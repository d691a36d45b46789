// Who was faster: for the refusal of whoever would overwrite what another did.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'

export type Last = { type: string; by: { id: string; name: string } | null }

/**
 * The latest event of these types (`capability.event`) about `about`, whose payload names `named`, and the agent who
 * made it; `by` is null when it was the program.
 */
export async function lastOf(
  db: Reader,
  types: readonly string[],
  { about, named }: { about?: string; named?: Record<string, string> },
): Promise<Last | undefined> {
  const last = await db
    .selectFrom('events')
    .select(['type', 'actor'])
    .where('type', 'in', types)
    .$if(about !== undefined, (query) => query.where('about', '=', about!))
    .$if(named !== undefined, (query) => query.where(sql<boolean>`payload @> ${JSON.stringify(named)}::jsonb`))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return undefined
  const [kind, id = ''] = last.actor.split(':')
  const by =
    kind === 'agent' || kind === 'token'
      ? await db.selectFrom('agents').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
      : undefined
  return { type: last.type, by: by ?? null }
}

/** The name alone; empty when it was the program. */
export const lastName = async (...asked: Parameters<typeof lastOf>): Promise<string> =>
  (await lastOf(...asked))?.by?.name ?? ''
