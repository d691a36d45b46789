// Taking back what a macro did, each part on its own: what somebody has changed since stays as it is.
import type { Writer } from '#kernel/capability.ts'
import { Refusal } from '#kernel/errors.ts'
import {
  changeState,
  giveTo,
  lockConversation,
  retractMessage,
} from '#capabilities/conversations/conversations.public.ts'
import { setField, readMarks, writePriority } from '#capabilities/fields/fields.public.ts'
import { lockActiveAgents, teamIsOpen } from '#capabilities/people/people.public.ts'
import { changeTags } from '#capabilities/tags/tags.public.ts'
import type { ActName } from './macros.views.ts'
import { type Done, lockSeen, namesOf } from './macros.acts.ts'

export async function takeBack(
  w: Writer,
  conversationId: string,
  done: Done,
): Promise<{ undone: ActName[]; kept: ActName[] }> {
  const { id } = await lockSeen(w, conversationId)
  const left: Done = {}
  if (done.turn && !(await takeBackTurn(w, id, done.turn))) left.turn = done.turn
  if (done.owners && !(await takeBackOwners(w, id, done.owners))) left.owners = done.owners
  if (done.note) {
    const { messageId, before } = done.note
    if (!(await retractMessage(w, { messageId, before, stateAfter: before.state, joined: [] }))) left.note = done.note
  }
  if (done.tags) await changeTags(w, id, { add: done.tags.removed, remove: done.tags.added })
  if (done.priority || done.fields) {
    const marks = await readMarks(w.tx, w.actor, id)
    if (done.priority) {
      const { was, now } = done.priority
      if (marks?.priority.value === now) await writePriority(w, id, was.priority, was.reason)
      else left.priority = done.priority
    }
    for (const field of done.fields ?? []) {
      const stands = marks?.fields.find(({ fieldId }) => fieldId === field.fieldId)
      const isSame = stands && JSON.stringify(stands.value) === JSON.stringify(field.now)
      if (!isSame || !(await isTaken(() => setField(w, id, field.fieldId, field.was)))) (left.fields ??= []).push(field)
    }
  }
  const kept = namesOf(left)
  return { undone: namesOf(done).filter((name) => !kept.includes(name)), kept }
}

async function takeBackTurn(w: Writer, id: string, { was, until, now }: NonNullable<Done['turn']>): Promise<boolean> {
  const row = await lockConversation(w.tx, id)
  if (row.state !== now || was === now) return false
  return isTaken(() => changeState(w, id, was, was === 'snoozed' ? until : undefined))
}

async function takeBackOwners(w: Writer, id: string, { was, now }: NonNullable<Done['owners']>): Promise<boolean> {
  const row = await lockConversation(w.tx, id)
  if (row.assignee_id !== now.assigneeId || row.team_id !== now.teamId) return false
  // Who had it may have left meanwhile.
  if (was.assigneeId && !(await lockActiveAgents(w.tx, [was.assigneeId])).size) return false
  if (was.teamId && !(await teamIsOpen(w.tx, was.teamId))) return false
  await giveTo(w, row, was)
  return true
}

/** False when what stood there before is refused now: an option that is gone, somebody who has left. */
async function isTaken(putBack: () => Promise<unknown>): Promise<boolean> {
  try {
    await putBack()
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
