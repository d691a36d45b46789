// What a macro does to a conversation, through those who own each matter, and taking it back.
import { type Actor, may } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { conversationsContract } from '#capabilities/conversations/conversations.contract.ts'
import {
  addMessage,
  changeState,
  conversationIsVisible,
  giveTo,
  lockConversation,
} from '#capabilities/conversations/conversations.public.ts'
import type { Standing } from '#capabilities/conversations/conversations.public.ts'
import type { Priority, Value } from '#capabilities/fields/fields.contract.ts'
import { setField, writePriority } from '#capabilities/fields/fields.public.ts'
import { daysLater } from '#capabilities/organisation/organisation.public.ts'
import { agentNames, lockActiveAgents, teamIsOpen, teamNames } from '#capabilities/people/people.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import { changeTags } from '#capabilities/tags/tags.public.ts'
import type { Acts, ActName } from './macros.views.ts'
import { actsIn } from './macros.rules.ts'

type Owners = { assigneeId: string | null; teamId: string | null }
type State = Standing['state']
/** What was really changed, with what stood there before: all that taking back needs. */
export type Done = {
  note?: { messageId: string; before: Standing }
  tags?: { added: string[]; removed: string[] }
  owners?: { was: Owners; now: Owners }
  turn?: { was: State; until: string | null; now: State }
  priority?: { was: { priority: Priority; reason: string }; now: Priority }
  fields?: { fieldId: string; was: Value; now: Value }[]
}

const needs: Record<ActName, string> = {
  note: 'conversations:write',
  addTags: 'tags:use',
  removeTags: 'tags:use',
  assignee: 'conversations:write',
  teamId: 'conversations:write',
  state: 'conversations:write',
  snoozeDays: 'conversations:write',
  priority: 'fields:use',
  fields: 'fields:use',
}
/** The first of these acts that the actor has no right to. */
export const forbiddenTo = (actor: Actor, names: readonly ActName[]): ActName | undefined =>
  names.find((name) => !may(actor, needs[name]))
export const forbiddenOf = (actor: Actor, acts: Acts): ActName | undefined => forbiddenTo(actor, actsIn(acts))

/** Locks the conversation, or where it was merged to, and asks behind the lock whether the actor sees it. */
export async function lockSeen(w: Writer, conversationId: string): ReturnType<typeof lockConversation> {
  const row = await lockConversation(w.tx, conversationId)
  if (!(await conversationIsVisible(w.tx, w.actor, row.id))) throw refusal(conversationsContract, 'notFound')
  return row
}

/**
 * Does all of it in the caller's transaction; the caller has checked that the actor may do this. `acts.note` is filled
 * in. Whoever refuses a part refuses the whole.
 */
export async function carryOut(w: Writer, conversationId: string, acts: Acts): Promise<Done> {
  const done: Done = {}
  const { id, state } = await lockSeen(w, conversationId)
  if (state === 'spam' && (acts.state || acts.snoozeDays)) throw refusal(conversationsContract, 'isSpam')
  for (const { fieldId, value } of acts.fields ?? []) {
    const { was } = await setField(w, id, fieldId, value)
    if (JSON.stringify(was) !== JSON.stringify(value)) (done.fields ??= []).push({ fieldId, was, now: value })
  }
  if (acts.priority) {
    const { was } = await writePriority(w, id, acts.priority)
    if (was.priority !== acts.priority) done.priority = { was, now: acts.priority }
  }
  if (acts.addTags?.length || acts.removeTags?.length) {
    const { added, removed } = await changeTags(w, id, { add: acts.addTags, remove: acts.removeTags })
    if (added.length || removed.length) done.tags = { added, removed }
  }
  if (acts.note) done.note = await writeNote(w, id, acts.note)
  const row = await lockConversation(w.tx, id)
  const was = { assigneeId: row.assignee_id, teamId: row.team_id }
  const now = await ownersAfter(w, acts, was)
  if (now.assigneeId !== was.assigneeId || now.teamId !== was.teamId) {
    await giveTo(w, row, now)
    done.owners = { was, now }
  }
  // Last, so that those who guard closing see what was filled in.
  const turn: State | undefined = acts.snoozeDays ? 'snoozed' : acts.state
  if (turn && (turn !== row.state || acts.snoozeDays)) {
    const until = acts.snoozeDays ? daysLater(w.now, acts.snoozeDays, w.actor.timeZone) : undefined
    await changeState(w, id, turn, until)
    done.turn = { was: row.state as State, until: row.snoozed_until, now: turn }
  }
  return done
}

async function ownersAfter(w: Writer, acts: Acts, was: Owners): Promise<Owners> {
  const assigneeId = acts.assignee === undefined ? was.assigneeId : acts.assignee === 'me' ? w.actor.id : acts.assignee
  const teamId = acts.teamId === undefined ? was.teamId : acts.teamId
  if (assigneeId && assigneeId !== was.assigneeId && !(await lockActiveAgents(w.tx, [assigneeId])).size)
    throw refusal(conversationsContract, 'unknownAgent')
  const isTeam = async (id: string) => (await teamIsOpen(w.tx, id)) && (await teamNames(w.tx, w.actor, [id])).has(id)
  if (teamId && teamId !== was.teamId && !(await isTeam(teamId))) throw refusal(conversationsContract, 'unknownTeam')
  return { assigneeId, teamId }
}

async function writeNote(w: Writer, conversationId: string, html: string): Promise<Done['note']> {
  const row = await lockConversation(w.tx, conversationId)
  const author = (await agentNames(w.tx, [w.actor.id])).get(w.actor.id)
  const { messageId } = await addMessage(w, row.id, {
    direction: 'note',
    agentId: w.actor.id,
    authorName: author?.name ?? w.actor.name,
    authorAddress: author?.email ?? '',
    text: htmlToText(html).trim(),
    html,
    at: w.now,
  })
  return { messageId, before: { state: row.state as State, answeredAt: row.answered_at, closedAt: row.closed_at } }
}

/** What of these is not the same thing twice in the eyes of whoever used the macro. */
export const namesOf = (done: Done): ActName[] => [
  ...(done.note ? (['note'] as const) : []),
  ...(done.tags?.added.length ? (['addTags'] as const) : []),
  ...(done.tags?.removed.length ? (['removeTags'] as const) : []),
  ...(done.owners && done.owners.was.assigneeId !== done.owners.now.assigneeId ? (['assignee'] as const) : []),
  ...(done.owners && done.owners.was.teamId !== done.owners.now.teamId ? (['teamId'] as const) : []),
  ...(done.turn ? ([done.turn.now === 'snoozed' ? 'snoozeDays' : 'state'] as const) : []),
  ...(done.priority ? (['priority'] as const) : []),
  ...(done.fields ? (['fields'] as const) : []),
]
