// What is asked of the tables of tags. A merged tag counts as what it was merged into.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { Actor } from '#kernel/actor.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { type Hue, type TagView, countCap } from './tags.contract.ts'

type Row = Awaited<ReturnType<typeof readTags>>[number]

/** Every tag by name; there are a thousand at most. */
export const readTags = (db: Reader) => db.selectFrom('tags').selectAll().orderBy('key').execute()

export const toTagView = (row: Row): TagView => ({
  id: row.id,
  name: row.name,
  colour: row.colour as Hue,
  archived: row.archived,
  mergedInto: row.merged_into,
  rootId: row.root_id,
  revision: row.revision,
})

/** Where tags are borne: the table, and the column of who bears them. */
export type Place = {
  table: 'conversation_tags' | 'customer_tags' | 'company_tags'
  bearer: 'conversation_id' | 'customer_id' | 'company_id'
}
export const onConversation = { table: 'conversation_tags', bearer: 'conversation_id' } as const

/** Ids of the tags of these, by name. Visibility is for the caller to check. */
export async function tagsAt(db: Reader, { table, bearer }: Place, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (!ids.length) return new Map()
  const { rows } = await sql<{ bearer: string; id: string }>`
    select distinct ${sql.ref(bearer)} as bearer, root.id, root.key from ${sql.table(table)} borne
    join tags on tags.id = borne.tag_id join tags root on root.id = tags.root_id
    where ${sql.ref(bearer)} = any(${[...ids]}::uuid[]) order by root.key`.execute(db as never)
  return new Map([...Map.groupBy(rows, (row) => row.bearer)].map(([id, its]) => [id, its.map((row) => row.id)]))
}

/** Of these conversations. */
export const tagsOf = (db: Reader, conversationIds: readonly string[]) => tagsAt(db, onConversation, conversationIds)

/** On how many conversations that the actor sees each tag is, up to the cap. */
export async function usesOf(db: Reader, actor: Actor): Promise<{ tagId: string; count: number }[]> {
  return db
    .selectFrom('tags')
    .whereRef('tags.id', '=', 'tags.root_id')
    .select((eb) => [
      'tags.id as tagId',
      eb
        .selectFrom(
          visibleConversations(db, actor)
            .where('conversations.id', 'in', (inner) =>
              inner
                .selectFrom('conversation_tags')
                .innerJoin('tags as its', 'its.id', 'conversation_tags.tag_id')
                .where(sql<boolean>`its.root_id = tags.id`)
                .select('conversation_tags.conversation_id'),
            )
            .select('conversations.id')
            .limit(countCap)
            .as('held'),
        )
        .select(sql<number>`count(*)::integer`.as('count'))
        .$asScalar()
        .$notNull()
        .as('count'),
    ])
    .execute()
}
