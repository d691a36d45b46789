// Blocking: the operations, put together. What they do is in the files beside this one.
import { sql } from 'kysely'
import { z } from 'zod'
import { may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { QueryContext } from '#kernel/capability.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { block, unblock } from './blocking.blocks.ts'
import { blockingContract } from './blocking.contract.ts'
import { mark, release } from './blocking.marking.ts'
import { personal } from './blocking.personal.ts'
import { personOf, removedFor, senderOf, timesMarked, toBlockViews } from './blocking.queries.ts'
import { domainOf, isShared, valuesFor } from './blocking.rules.ts'
import { sweep } from './blocking.sweeping.ts'

const dayMs = 24 * 3600_000

type Queries = typeof blockingContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof blockingContract, Queries[Q]>

export default capability(blockingContract, {
  queries: { of, list, removed },
  actions: { mark, release, block, unblock },
  jobs: { sweep },
  schedule: { sweep: '41 * * * *' },
  facets: {
    'blocking.spam': {
      kind: 'flag',
      label: 'facets.blocking.spam',
      sql: (eb) => eb('conversations.state', '=', 'spam'),
    },
  },
  personal,
})

async function of({ db, actor, input, fail }: Context<'of'>) {
  const row =
    (await visibleConversations(db, actor)
      .leftJoin('spam', 'spam.conversation_id', 'conversations.id')
      .where('conversations.id', '=', input.conversationId)
      .select([
        'conversations.id',
        'conversations.state',
        'conversations.created_at',
        'spam.marked_by',
        'spam.marked_at',
      ])
      .executeTakeFirst()) ?? fail('conversationNotFound')
  const isSpam = row.state === 'spam'
  const address = await senderOf(db, row.id)
  const [names, house, book, marked, blocks] = await Promise.all([
    agentNames(db, row.marked_by ? [row.marked_by] : []),
    organisation(db),
    addressBook(db),
    address ? timesMarked(db, actor, address) : 0,
    address
      ? db
          .selectFrom('blocks')
          .selectAll()
          .where('value', '=', sql<string>`any(${valuesFor(address)}::text[])`)
          .orderBy('value')
          .execute()
      : [],
  ])
  const at = row.marked_at ?? row.created_at
  const days = row.marked_at ? house?.spamDays : null
  const domain = address ? domainOf(address) : ''
  return {
    spam: isSpam
      ? {
          by: personOf(names, row.marked_by),
          at,
          until: days ? new Date(Date.parse(at) + days * dayMs).toISOString() : null,
        }
      : null,
    sender: address
      ? {
          address,
          domain,
          marked,
          isShared: isShared(domain),
          isOurs: Boolean(book.find(address)) || book.ownsDomain(domain),
        }
      : null,
    blocks: await toBlockViews(db, blocks),
    allowed: may(actor, 'blocking:use') ? [isSpam ? ('release' as const) : ('mark' as const), 'block' as const] : [],
  }
}

async function list({ db, input }: Context<'list'>) {
  const [at, id] = checkedCursor(input.cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const rows = await db
    .selectFrom('blocks')
    .selectAll()
    .$if(input.search !== '', (query) =>
      query.where(
        sql<boolean>`position(lower(${input.search}) in value) > 0 or position(lower(${input.search}) in lower(reason)) > 0`,
      ),
    )
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(blocked_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('blocked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const { items, next } = toPage(
    rows,
    input.limit,
    (row) => [row.blocked_at, row.id],
    (row) => row,
  )
  return { items: await toBlockViews(db, items), next }
}

async function removed({ db, actor, input }: Context<'removed'>) {
  const [at, id] = checkedCursor(input.cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const rows = await removedFor(db, actor)
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(removed_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .select(['id', 'number', 'address', 'marked_by', 'marked_at', 'removed_at'])
    .orderBy('removed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const names = await agentNames(
    db,
    rows.flatMap((row) => row.marked_by ?? []),
  )
  return toPage(
    rows,
    input.limit,
    (row) => [row.removed_at, row.id],
    (row) => ({
      id: row.id,
      number: row.number,
      address: row.address,
      by: personOf(names, row.marked_by),
      markedAt: row.marked_at,
      removedAt: row.removed_at,
    }),
  )
}
