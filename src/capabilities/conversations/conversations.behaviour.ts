// How it went with a customer over all their conversations, as facts that segments read. Counts only what everybody sees
// who reads conversations: what was said in a private team or a private conversation makes nobody known for anything.
import { type RawBuilder, sql } from 'kysely'
import type { CustomerFacet, CustomerFacets, CustomerRef, Moment } from '#kernel/facets.ts'

const theirs = ({ family }: CustomerRef) => sql`talk.customer_id = any(${family})
  and talk.state not in ('merged', 'spam') and not talk.private
  and not exists (select from teams where teams.id = talk.team_id and teams.private)`

const since = (moment: Moment | undefined, column: string): RawBuilder<unknown> =>
  moment?.since ? sql`and ${sql.ref(column)} >= ${moment.since}` : sql``

const behaviour = (facet: Omit<CustomerFacet, 'only'>): CustomerFacet => ({ ...facet, only: true })

export const behaviours: CustomerFacets = {
  'conversations.theirCount': behaviour({
    kind: 'number',
    label: 'facets.conversations.theirCount',
    windowed: true,
    ofCustomer: (customer, moment) =>
      sql`(select count(*) from conversations talk where ${theirs(customer)} ${since(moment, 'talk.created_at')})`,
  }),
  /** When they last wrote to us, whatever the channel. */
  'conversations.lastWrote': behaviour({
    kind: 'time',
    label: 'facets.conversations.lastWrote',
    ofCustomer: (customer) => sql`(select max(said.at) from conversations talk
      join messages said on said.conversation_id = talk.id and said.direction = 'in' and not said.automatic
      where ${theirs(customer)})`,
  }),
  /**
   * In hours, from a message of theirs to our next answer; to now where we still owe one; to when it was closed or left
   * without an answer.
   */
  'conversations.longestWait': behaviour({
    kind: 'number',
    label: 'facets.conversations.longestWait',
    windowed: true,
    ofCustomer: (customer, moment) => sql`(
      select max(extract(epoch from coalesce(
        (select min(answer.at) from messages answer where answer.conversation_id = talk.id
          and answer.direction = 'out' and not answer.automatic and answer.at >= said.at),
        case when talk.waiting_since <= said.at then ${moment?.now ?? sql`now()`}::timestamptz
          else greatest(talk.answered_at, talk.closed_at) end) - said.at) / 3600)
      from conversations talk
      join messages said on said.conversation_id = talk.id and said.direction = 'in' and not said.automatic
      where ${theirs(customer)} ${since(moment, 'said.at')})`,
  }),
  /** How often what was closed was opened again. */
  'conversations.reopened': behaviour({
    kind: 'number',
    label: 'facets.conversations.reopened',
    windowed: true,
    ofCustomer: (customer, moment) => sql`(select count(*) from conversations talk
      join events turn on turn.about = talk.id and turn.type = 'conversations.stateChanged'
        and turn.payload->>'from' = 'closed' and turn.payload->>'to' = 'open'
      where ${theirs(customer)} ${since(moment, 'turn.at')})`,
  }),
}
