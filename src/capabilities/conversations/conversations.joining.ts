// Merging and taking out for other capabilities, which act for somebody within a transaction of their own.
import type { Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { conversationsContract } from './conversations.contract.ts'
import { merge, unmerge } from './conversations.merging.ts'
import { splitAt, unsplit } from './conversations.splitting.ts'

/** Merges one conversation into another; refuses as the action does. */
export const mergeOther = (w: Writer, intoId: string, fromId: string) =>
  merge(acting<typeof merge>(w, { conversationId: intoId, fromIds: [fromId] }))

/** Takes a merged conversation out again; refuses as the action does. */
export const takeOut = (w: Writer, id: string) => unmerge(acting<typeof unmerge>(w, { conversationId: id }))

/** Splits a conversation at a message; refuses as the action does. */
export const splitOther = (w: Writer, conversationId: string, messageId: string) =>
  splitAt(acting<typeof splitAt>(w, { conversationId, messageId }))

/** Puts back what was split off; refuses as the action does. */
export const unsplitOther = (w: Writer, conversationId: string) =>
  unsplit(acting<typeof unsplit>(w, { conversationId }))

const acting = <F extends (ctx: never) => unknown>(w: Writer, input: Parameters<F>[0]['input']): Parameters<F>[0] =>
  ({
    ...w,
    input,
    emit: (type: keyof typeof conversationsContract.events, payload: never) =>
      w.record(conversationsContract, type, payload),
    fail: (code: string, details?: Record<string, unknown>): never => {
      throw refusal(conversationsContract, code, details)
    },
  }) as unknown as Parameters<F>[0]
