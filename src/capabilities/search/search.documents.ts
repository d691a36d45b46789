// The documents that an actor may search in at all; which conversations they see is asked of each.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'

/** What is said beside conversations is found by those who may read it. */
const isOpenTo = (actor: Actor) =>
  may(actor, 'sidethreads:read') ? sql<boolean>`true` : sql<boolean>`d.side_message_id is null`

export const documentsFor = (db: Reader, actor: Actor) => db.selectFrom('search_documents as d').where(isOpenTo(actor))

/** Id of the message that a document is of, in a conversation or beside it. */
export const idOfDocument = sql<string>`coalesce(d.message_id, d.side_message_id)`
