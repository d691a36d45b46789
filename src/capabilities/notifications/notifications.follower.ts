// Follows the event log: writes down who is told what, once, and when it is due outside of the app. Only what its
// reader may see is written down; whoever delivers it asks again.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { LoggedEvent } from '#kernel/followers.ts'
import { actorsOf, placesOf, seesConversation } from '#capabilities/conversations/conversations.public.ts'
import { besideSaid } from '#capabilities/sidethreads/sidethreads.public.ts'
import { notificationsContract } from './notifications.contract.ts'
import { followBySelf, followersOf } from './notifications.following.ts'
import type { Settings, Way } from './notifications.kinds.ts'
import { mailTime, quietUntil } from './notifications.quiet.ts'
import { type Facts, type Telling, agentOf, reasonsFor } from './notifications.reasons.ts'
import { settingsOf } from './notifications.settings.ts'
import { followMoved, forgetMessages, lockReaders, recount } from './notifications.threads.ts'

/** Whoever has the conversation before their eyes has seen it by then, and nothing leaves. */
export const graceMs = 10_000

/** What is followed so long after it happened, such as a past that was written down later, is nobody's news. */
const staleMs = 7 * 24 * 3600_000

const movers = ['merged', 'unmerged', 'split', 'unsplit'].map((event) => `conversations.${event}`)
export const followedTypes = [
  ...['mentioned', 'messageAdded', 'messageRemoved', 'assigned', 'opened', 'stateChanged'].map(
    (event) => `conversations.${event}`,
  ),
  ...movers,
  'later.done',
  'later.failed',
  'sending.unscheduled',
  'sending.stateChanged',
  'sidethreads.messageAdded',
  'sidethreads.stateChanged',
]

export async function followLog(w: Writer, events: LoggedEvent[]): Promise<void> {
  const { tellings, follows } = reasonsFor(events, await factsOf(w.tx, events))
  if (follows.length) await followBySelf(w, follows)
  if (tellings.length) await writeDown(w, tellings)
  const moved = events.filter(({ type }) => movers.includes(type)).flatMap(({ payload }) => idsIn(payload))
  if (moved.length) await followMoved(w, [...new Set(moved)])
  const removed = events.filter(({ type }) => type === 'conversations.messageRemoved')
  await forgetMessages(
    w,
    removed.map(({ payload }) => (payload as { messageId: string }).messageId),
  )
}

async function writeDown(w: Writer, all: readonly Telling[]): Promise<void> {
  const { tx, now } = w
  const [actors, places] = await Promise.all([
    actorsOf(tx, [...new Set(all.map(({ agentId }) => agentId))]),
    placesOf(tx, [...new Set(all.map(({ conversationId }) => conversationId))], now),
  ])
  const readers = new Map(
    actors.filter((actor) => actor.permissions.has('notifications:use')).map((actor) => [actor.id, actor]),
  )
  const settings = await settingsOf(tx, [...readers.keys()])
  const wanted = all.filter(({ agentId, conversationId, kind, at }) => {
    if (now.getTime() - Date.parse(at) > staleMs) return false
    const reader = readers.get(agentId)
    const ways = settings.get(agentId)?.choices[kind]
    return (
      reader &&
      (kind !== 'outsideWrote' || reader.permissions.has('sidethreads:read')) &&
      ways &&
      (ways.app || ways.push || ways.mail) &&
      seesConversation(reader, places.get(conversationId))
    )
  })
  if (!wanted.length) return
  await lockReaders(
    tx,
    wanted.map(({ agentId }) => agentId),
  )
  const written = await tx
    .insertInto('notices')
    .values(
      wanted.map((telling) => ({
        id: w.newId(),
        agent_id: telling.agentId,
        conversation_id: telling.conversationId,
        kind: telling.kind,
        source: telling.source,
        message_id: telling.messageId,
        by_agent_id: telling.byAgentId,
        by_name: telling.byName,
        shown: settings.get(telling.agentId)!.choices[telling.kind].app,
        at: telling.at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['agent_id', 'source']).doNothing())
    .returning(['id', 'agent_id', 'conversation_id', 'kind', 'shown'])
    .execute()
  if (!written.length) return
  const withBrowsers = await tx
    .selectFrom('push_browsers')
    .select('agent_id')
    .distinct()
    .where('agent_id', 'in', [...new Set(written.map((row) => row.agent_id))])
    .execute()
  const reached = new Set(withBrowsers.map((row) => row.agent_id))
  const deliveries = written.flatMap((row) => {
    const chosen = settings.get(row.agent_id)!
    const ways = chosen.choices[row.kind as Telling['kind']]
    const due = dueTimes(now, chosen, readers.get(row.agent_id)!.timeZone)
    return (['push', 'mail'] as const)
      .filter((way) => ways[way] && (way === 'mail' || reached.has(row.agent_id)))
      .map((way) => ({ notice_id: row.id, channel: way, agent_id: row.agent_id, due_at: due[way] }))
  })
  if (deliveries.length) await tx.insertInto('notice_deliveries').values(deliveries).execute()
  const byReader = Map.groupBy(
    written.filter((row) => row.shown),
    (row) => row.agent_id,
  )
  const placesOfRows = [...byReader.values()].flat().map((row) => row.conversation_id)
  await recount(tx, [...byReader.keys()], [...new Set(placesOfRows)])
  for (const [readerId, rows] of byReader) {
    const conversationIds = [...new Set(rows.map((row) => row.conversation_id))]
    const quiet = quietUntil(now, settings.get(readerId)!.quiet, readers.get(readerId)!.timeZone) !== null
    w.record(notificationsContract, 'added', { readerId, conversationIds, quiet })
  }
}

/** When something that is told now leaves. */
function dueTimes(now: Date, settings: Settings, zone: string): Record<Exclude<Way, 'app'>, Date> {
  const soon = new Date(now.getTime() + graceMs)
  return { push: quietUntil(soon, settings.quiet, zone) ?? soon, mail: mailTime(soon, settings, zone) }
}

async function factsOf(db: Reader, events: readonly LoggedEvent[]): Promise<Facts> {
  const ids = [...new Set(events.map(({ payload }) => (payload as { conversationId: string }).conversationId))]
  const named = events.flatMap(({ payload }) => (payload as { messageId?: string }).messageId ?? [])
  const outside = events.flatMap(({ payload }) => (payload as { sideMessageId?: string }).sideMessageId ?? [])
  const [conversations, messages, beside, followers, wokenFor] = await Promise.all([
    db
      .selectFrom('conversations')
      .select(['id', 'assignee_id', 'team_id', 'created_at', 'state'])
      .where('id', 'in', ids)
      .execute(),
    named.length
      ? db
          .selectFrom('messages')
          .select(['id', 'agent_id', 'author_name', 'automatic', 'at'])
          .where('id', 'in', named)
          .execute()
      : [],
    outside.length ? besideSaid(db, outside) : [],
    followersOf(db, ids),
    woken(db, events),
  ])
  const teamIds = [
    ...conversations.flatMap((row) => row.team_id ?? []),
    ...events.flatMap(({ payload }) => (payload as { teamIds?: string[] }).teamIds ?? []),
    ...events.flatMap(({ payload }) => (payload as { teamId?: string | null }).teamId ?? []),
  ]
  const members = teamIds.length
    ? await db
        .selectFrom('team_members')
        .select(['team_id', 'agent_id'])
        .where('team_id', 'in', [...new Set(teamIds)])
        .execute()
    : []
  return {
    conversations: new Map(
      conversations.map((row) => [
        row.id,
        { assigneeId: row.assignee_id, teamId: row.team_id, createdAt: row.created_at, spam: row.state === 'spam' },
      ]),
    ),
    messages: new Map(
      [...messages, ...beside].map((row) => [
        row.id,
        { agentId: row.agent_id, authorName: row.author_name, automatic: row.automatic, at: row.at },
      ]),
    ),
    followers,
    teams: new Map(
      [...Map.groupBy(members, (row) => row.team_id)].map(([id, rows]) => [id, rows.map((row) => row.agent_id)]),
    ),
    wokenFor,
  }
}

/**
 * What came back because its time had come, not because somebody wrote in it or beside it, or a follow-up was done
 * (which tells its own person): nothing else was announced about it in that transaction.
 */
async function woken(db: Reader, events: readonly LoggedEvent[]): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>()
  for (const event of events) {
    const { from, to, conversationId } = event.payload as { from?: string; to?: string; conversationId: string }
    if (event.type !== 'conversations.stateChanged' || event.actor !== 'system' || from !== 'snoozed' || to !== 'open')
      continue
    const about = db.selectFrom('events').where('about', '=', conversationId)
    const beside = await about
      .select('id')
      .where(sql<boolean>`xid = ${event.cursor.split('.')[0]}::xid8`)
      .where('type', 'in', ['conversations.messageAdded', 'conversations.stirred', 'later.done', 'later.failed'])
      .executeTakeFirst()
    if (beside) continue
    const aside = await about
      .select('actor')
      .where('type', '=', 'conversations.stateChanged')
      .where(sql<boolean>`payload->>'to' = 'snoozed'`)
      .where('id', '<', event.id as never)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    found.set(event.id, aside ? agentOf(aside.actor) : null)
  }
  return found
}

/** The conversations that an event names. */
const idsIn = (payload: unknown): string[] => {
  const { conversationId, fromId, toId } = payload as Record<string, string | undefined>
  return [conversationId, fromId, toId].filter((id): id is string => Boolean(id))
}
