// How far the documents of older messages are made.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { version } from './search.document.ts'

export type Progress = { filling: boolean; documents: number; about: number }

/** `about`: how many messages there are, as the database last counted them; never fewer than there are documents. */
export async function readProgress(db: Reader): Promise<Progress> {
  const [state, counted] = await Promise.all([
    db.selectFrom('search_state').select(['lowest', 'highest', 'filled_at', 'version']).executeTakeFirst(),
    db
      .selectFrom(sql<{ reltuples: number }>`pg_class`.as('c'))
      .select('c.reltuples')
      .where(sql<boolean>`c.oid = 'messages'::regclass`)
      .executeTakeFirst(),
  ])
  const documents = state?.version === version ? state.highest - state.lowest : 0
  return { filling: isFilling(state), documents, about: Math.max(documents, Math.round(counted?.reltuples ?? 0)) }
}

/** Older messages are not all ready, or were made ready in a way that is past. */
export const isFilling = (state: { filled_at: string | null; version: number } | undefined): boolean =>
  state === undefined || state.filled_at === null || state.version !== version
