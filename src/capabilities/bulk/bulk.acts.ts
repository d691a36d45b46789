// What can be done to many conversations, through those who own each matter, and how it is taken back.
import { type Actor, may } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { blockSender, markSpam, releaseSpam } from '#capabilities/blocking/blocking.public.ts'
import { conversationsContract } from '#capabilities/conversations/conversations.contract.ts'
import {
  type ReadMark,
  lockVisible,
  mergeOther,
  readUpToNow,
  takeOut,
  unread,
} from '#capabilities/conversations/conversations.public.ts'
import { type Done, carryOut, forbiddenOf, takeBack } from '#capabilities/macros/macros.public.ts'
import type { What } from './bulk.contract.ts'

type Row = NonNullable<Awaited<ReturnType<typeof lockVisible>>>

/** What was really changed; null: nothing, it was so already. */
export type Change = { acts?: Done; read?: ReadMark; lifted?: { value: string; reason: string }[] }

export function mayDo(actor: Actor, what: What): boolean {
  switch (what.kind) {
    case 'acts':
      return forbiddenOf(actor, what.acts) === undefined
    case 'spam':
    case 'notSpam':
      return may(actor, 'blocking:use')
    case 'read':
      return may(actor, 'conversations:read')
    case 'merge':
      return may(actor, 'conversations:write')
  }
}

/** Does it to one conversation in the caller's transaction; refuses what can not be done. `since`: when the run began. */
export async function doTo(w: Writer, id: string, what: What, since: string): Promise<Change | null> {
  if (what.kind === 'merge') {
    // Locks both in the one order of all who merge.
    if (id === what.intoId) return null
    await mergeOther(w, what.intoId, id)
    return {}
  }
  const row = await see(w, id)
  switch (what.kind) {
    case 'acts':
      return act(w, row, what.acts, since)
    case 'spam':
      return (await markSpam(w, id)) ? {} : null
    case 'notSpam': {
      const released = await releaseSpam(w, id)
      return released ? { lifted: released.lifted } : null
    }
    case 'read': {
      const read = await readUpToNow(w, row)
      return read.was !== null && read.was >= row.last_message_at ? null : { read }
    }
  }
}

async function act(
  w: Writer,
  row: Row,
  acts: Extract<What, { kind: 'acts' }>['acts'],
  since: string,
): Promise<Change | null> {
  if (row.state === 'spam') throw refusal(conversationsContract, 'isSpam')
  // Nobody closes what came in after they said so.
  const wrote = row.last_direction === 'in' && row.last_message_at > since
  if (wrote && acts.state !== undefined && acts.state !== 'open')
    throw refusal(conversationsContract, 'changedMeanwhile')
  const done = await carryOut(w, row.id, acts)
  return Object.keys(done).length ? { acts: done } : null
}

/** Puts back what was. False when not all of it was, because somebody has changed it since. */
export async function undoOf(w: Writer, id: string, what: What, change: Change): Promise<boolean> {
  if (what.kind === 'merge') return Boolean(await takeOut(w, id))
  const row = await see(w, id)
  switch (what.kind) {
    case 'acts':
      return !(await takeBack(w, row.id, change.acts ?? {})).kept.length
    case 'spam':
      return Boolean(await releaseSpam(w, id, { unblocks: false }))
    case 'notSpam': {
      const isBack = await markSpam(w, id)
      for (const { value, reason } of (isBack && change.lifted) || []) await blockSender(w, value, reason)
      return isBack
    }
    case 'read':
      return change.read !== undefined && unread(w, id, change.read)
  }
}

async function see(w: Writer, id: string): Promise<Row> {
  const row = await lockVisible(w, id)
  if (!row) throw refusal(conversationsContract, 'notFound')
  return row
}
