// Why somebody is told something: from what happened to who is told what. Nobody is told of their own doing, and each
// thing once, for the most telling reason.
import type { LoggedEvent } from '#kernel/followers.ts'
import type { Why } from './notifications.following.ts'
import type { Kind } from './notifications.kinds.ts'

/** What must be known about a batch of events. `messages`: those of conversations, and those beside them. */
export type Facts = {
  conversations: ReadonlyMap<
    string,
    { assigneeId: string | null; teamId: string | null; createdAt: string; spam: boolean }
  >
  messages: ReadonlyMap<string, { agentId: string | null; authorName: string; automatic: boolean; at: string }>
  /** By conversation and agent: follows it, or (false) has left it. Grows while a batch is read. */
  followers: Map<string, Map<string, boolean>>
  /** Members by team. */
  teams: ReadonlyMap<string, readonly string[]>
  /** By event id: who put the conversation aside that came back by itself; null when it did not come back so. */
  wokenFor: ReadonlyMap<string, string | null>
}

export type Telling = {
  agentId: string
  conversationId: string
  kind: Kind
  /** The message or event that it is about. */
  source: string
  /** In the conversation or beside it. */
  messageId: string | null
  byAgentId: string | null
  byName: string
  at: string
}
export type Outcome = { tellings: Telling[]; follows: { conversationId: string; agentId: string; why: Why }[] }

/** What is older than this when it comes in was brought in from elsewhere: nobody is told. */
const oldMs = 24 * 3600_000

type Payload = {
  conversationId: string
  messageId: string
  sideMessageId: string
  direction: 'in' | 'out' | 'note'
  agentIds: string[]
  teamIds: string[]
  assigneeId: string | null
  teamId: string | null
  fromAssigneeId: string | null
  fromTeamId: string | null
  from: string
  to: string
  agentId: string
  act: string
  state: string
  why: string
}

/** The id of the agent whom the event log names; null for the system and customers. */
export const agentOf = (actor: string): string | null => /^(?:agent|token):(.+)$/.exec(actor)?.[1] ?? null

export function reasonsFor(events: readonly LoggedEvent[], facts: Facts): Outcome {
  const outcome: Outcome = { tellings: [], follows: [] }
  const conversations = new Map(asTheyWere(events, facts))
  // An answer that also closes is told as an answer.
  const said = new Set(
    events.filter(({ type }) => type === 'conversations.messageAdded').map((event) => placeOf(event)),
  )
  for (const event of events) {
    const payload = event.payload as Payload
    const { conversationId } = payload
    const actor = agentOf(event.actor)
    const conversation = conversations.get(conversationId)
    // What is spam by now concerns nobody.
    if (!conversation || conversation.spam) continue
    const tell = (agentIds: Iterable<string>, kind: Kind, more: Partial<Telling> = {}) => {
      const { byAgentId = actor, byName = '', messageId = null, source = `event ${event.id}` } = more
      for (const agentId of new Set(agentIds))
        if (agentId !== byAgentId && agentId !== actor)
          outcome.tellings.push({ agentId, conversationId, kind, source, messageId, byAgentId, byName, at: event.at })
    }
    const follow = (agentIds: Iterable<string>, why: Why) => {
      const those = facts.followers.get(conversationId) ?? new Map<string, boolean>()
      facts.followers.set(conversationId, those)
      for (const agentId of agentIds) {
        if (why !== 'assigned' && those.has(agentId)) continue
        if (!those.get(agentId)) outcome.follows.push({ conversationId, agentId, why })
        those.set(agentId, true)
      }
    }
    const followers = () => followersOf(facts, conversationId, conversation.assigneeId)
    const members = (teamId: string | null) => (teamId ? (facts.teams.get(teamId) ?? []) : [])

    switch (event.type) {
      case 'conversations.mentioned': {
        const about = { source: `message ${payload.messageId}`, messageId: payload.messageId }
        follow(payload.agentIds, 'mentioned')
        tell([...payload.agentIds, ...payload.teamIds.flatMap(members)], 'mentioned', about)
        break
      }
      case 'conversations.messageAdded': {
        const message = facts.messages.get(payload.messageId)
        if (!message || message.automatic || isOld(message.at, event.at)) break
        const about = {
          source: `message ${payload.messageId}`,
          messageId: payload.messageId,
          byAgentId: message.agentId,
          byName: message.agentId ? '' : message.authorName,
        }
        const kind = { in: 'customerWrote', out: 'answered', note: 'noteAdded' } as const
        tell(followers(), kind[payload.direction], about)
        if (message.agentId && payload.direction !== 'in') follow([message.agentId], 'wrote')
        break
      }
      case 'sidethreads.messageAdded': {
        const message = facts.messages.get(payload.sideMessageId)
        if (!message || message.automatic || isOld(message.at, event.at)) break
        if (payload.direction === 'in')
          tell(followers(), 'outsideWrote', {
            source: `message ${payload.sideMessageId}`,
            messageId: payload.sideMessageId,
            byAgentId: message.agentId,
            byName: message.agentId ? '' : message.authorName,
          })
        else if (message.agentId) follow([message.agentId], 'wrote')
        break
      }
      case 'conversations.assigned': {
        const { assigneeId, fromAssigneeId, teamId, fromTeamId } = payload
        conversations.set(conversationId, { ...conversation, assigneeId, teamId })
        if (assigneeId && assigneeId !== fromAssigneeId) {
          follow([assigneeId], 'assigned')
          tell([assigneeId], 'assigned')
        } else if (!assigneeId && teamId !== fromTeamId) tell(members(teamId), 'teamWork')
        break
      }
      case 'conversations.opened':
        if (!conversation.assigneeId && !isOld(conversation.createdAt, event.at))
          tell(members(conversation.teamId), 'teamWork')
        break
      case 'conversations.stateChanged': {
        const wokenFor = facts.wokenFor.get(event.id)
        if (wokenFor !== undefined) tell([...followers(), ...(wokenFor ? [wokenFor] : [])], 'reminder')
        else if (actor && !said.has(placeOf(event)) && (payload.to === 'closed' || payload.from === 'closed'))
          tell(followers(), 'stateChanged')
        break
      }
      case 'later.done':
        if (payload.act === 'remindMe') tell([payload.agentId], 'reminder')
        break
      case 'later.failed':
        tell([payload.agentId], 'undelivered')
        break
      case 'sending.unscheduled':
        if (payload.why !== 'stopped') tell([payload.agentId], 'undelivered')
        break
      case 'sending.stateChanged':
      case 'sidethreads.stateChanged': {
        const messageId = payload.sideMessageId ?? payload.messageId
        const writer = facts.messages.get(messageId)?.agentId
        if (!['failed', 'bounced', 'uncertain'].includes(payload.state)) break
        const whose = [writer, conversation.assigneeId].filter((id): id is string => Boolean(id))
        tell(whose, 'undelivered', { messageId, source: `undelivered ${messageId}` })
        break
      }
    }
  }
  return outcome
}

/** Whose the conversations were before these events: the table shows how they came to be afterwards. */
function* asTheyWere(events: readonly LoggedEvent[], { conversations }: Facts) {
  const first = new Map(
    events
      .filter(({ type }) => type === 'conversations.assigned')
      .toReversed()
      .map(({ payload }) => [(payload as Payload).conversationId, payload as Payload]),
  )
  for (const [id, now] of conversations) {
    const then = first.get(id)
    yield [id, then ? { ...now, assigneeId: then.fromAssigneeId, teamId: then.fromTeamId } : now] as const
  }
}

/** Who follows it, and who has it in hand unless they have left it. */
function followersOf(facts: Facts, conversationId: string, assigneeId: string | null): string[] {
  const those = facts.followers.get(conversationId)
  const ids = [...(those ?? [])].filter(([, following]) => following).map(([agentId]) => agentId)
  return assigneeId && those?.get(assigneeId) !== false ? [...ids, assigneeId] : ids
}

/** One conversation in one transaction. */
const placeOf = ({ cursor, payload }: LoggedEvent): string =>
  `${cursor.split('.')[0]} ${(payload as Payload).conversationId}`

const isOld = (what: string, now: string): boolean => Date.parse(now) - Date.parse(what) > oldMs
