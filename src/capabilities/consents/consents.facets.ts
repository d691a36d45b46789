// For each purpose the channels on which the customer of a conversation has agreed, for views, search and rules.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { readPurposes } from './consents.queries.ts'

export const facets = async (db: Reader): Promise<FacetMap> =>
  Object.fromEntries(
    (await readPurposes(db))
      .filter(({ archived }) => !archived)
      .map(({ id, name, channels }) => [
        `consents.given:${id}`,
        {
          kind: 'choices',
          label: 'facets.consents.given',
          of: name,
          values: channels,
          sql: (eb) => sql`array(select channel from (
            select distinct on (channel) channel, state from consent_entries
            where customer_id = any(customer_family(${eb.ref('conversations.customer_id')})) and purpose_id = ${sql.lit(id)}::uuid
            order by channel, seq desc) newest where state = 'given')`,
        },
      ]),
  )
