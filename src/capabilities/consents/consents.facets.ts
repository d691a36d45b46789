// For each purpose the channels on which the customer has agreed, for segments, views, search and rules.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import type { CustomerFacets } from '#kernel/facets.ts'
import { readPurposes } from './consents.queries.ts'

export const facets = async (db: Reader): Promise<CustomerFacets> =>
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
          ofCustomer: ({ family }) => sql`array(select channel from (
            select distinct on (channel) channel, state from consent_entries
            where customer_id = any(${family}) and purpose_id = ${sql.lit(id)}::uuid
            order by channel, seq desc) newest where state = 'given')`,
        },
      ]),
  )
