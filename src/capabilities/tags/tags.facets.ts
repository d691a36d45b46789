// The tags of a conversation as a fact that lists, views, search and rules read.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { readTags } from './tags.queries.ts'

/** What asks for a merged tag asks for all that is now the same: each of them is among the values of the fact. */
export async function facets(db: Reader): Promise<FacetMap> {
  const tags = await readTags(db)
  const chosen = tags.filter((tag) => tag.merged_into === null).sort((a, b) => Number(a.archived) - Number(b.archived))
  return {
    'tags.tags': {
      kind: 'choices',
      label: 'facets.tags.tags',
      values: chosen.map(({ id }) => id),
      named: new Map(tags.map(({ id, name, colour }) => [id, { name, colour }])),
      sql: (eb) => sql`array(
        select distinct same.id::text from conversation_tags
        join tags its on its.id = conversation_tags.tag_id join tags same on same.root_id = its.root_id
        where conversation_tags.conversation_id = ${eb.ref('conversations.id')}
      )`,
    },
  }
}
