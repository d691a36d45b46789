// The tags of a conversation, of its customer and of their companies, as facts that lists, views, segments, search and
// rules read.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { CustomerFacet, Facet } from '#kernel/facets.ts'
import { readTags } from './tags.queries.ts'

/** What asks for a merged tag asks for all that is now the same: each of them is among the values of the fact. */
export async function facets(db: Reader): Promise<Record<string, Facet | CustomerFacet>> {
  const tags = await readTags(db)
  const chosen = tags.filter((tag) => tag.merged_into === null).sort((a, b) => Number(a.archived) - Number(b.archived))
  const all = {
    kind: 'choices' as const,
    values: chosen.map(({ id }) => id),
    named: new Map(tags.map(({ id, name, colour }) => [id, { name, colour }])),
  }
  return {
    'tags.ofCustomer': {
      ...all,
      label: 'facets.tags.ofCustomer',
      ofCustomer: ({ id }) => sql`array(
        select distinct same.id::text from customer_tags borne
        join tags its on its.id = borne.tag_id join tags same on same.root_id = its.root_id
        where borne.customer_id = ${id})`,
    },
    'tags.ofCompany': {
      ...all,
      label: 'facets.tags.ofCompany',
      ofCustomer: ({ id }) => sql`array(
        select distinct same.id::text from company_members member
        join company_tags borne on borne.company_id = member.company_id
        join tags its on its.id = borne.tag_id join tags same on same.root_id = its.root_id
        where member.customer_id = ${id} and member.left_at is null)`,
    },
    'tags.tags': {
      ...all,
      label: 'facets.tags.tags',
      sql: (eb) => sql`array(
        select distinct same.id::text from conversation_tags
        join tags its on its.id = conversation_tags.tag_id join tags same on same.root_id = its.root_id
        where conversation_tags.conversation_id = ${eb.ref('conversations.id')}
      )`,
    },
  }
}
