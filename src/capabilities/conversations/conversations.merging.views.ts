// The part of the contract that makes one conversation of several, takes them apart again, and links them.
import { z } from 'zod'
import { nothing } from '#kernel/contract.ts'
import { ChosenLink } from './conversations.views.ts'

const one = { conversationId: z.uuid() }
const about = { about: 'conversationId', seenBy: 'read' } as const
const messageIds = z.array(z.uuid())

/** At most this many at once. */
export const mostMerged = 20

export const mergingErrors = {
  mergedMeanwhile: { status: 409, message: 'One of these conversations has been merged already' },
  notMerged: { status: 409, message: 'This conversation is not merged into another' },
  sameConversation: { status: 422, message: 'A conversation can not be joined with itself' },
  privacyDiffers: { status: 409, message: 'One of these conversations is private and another is not. Make both private, or open both' },
  nothingLeft: { status: 409, message: 'Nothing would be left of the conversation that it was merged into' },
} as const

export const mergingEvents = {
  /** `conversationId` got `messageIds` of `fromId`, or lost them to it again. Whoever keeps a conversation by message follows. */
  merged: { ...about, payload: z.object({ ...one, fromId: z.uuid(), messageIds }) },
  unmerged: { ...about, payload: z.object({ ...one, fromId: z.uuid(), messageIds }) },
  /** The same, told to the other: it is part of `toId` from now on, or on its own again. */
  mergedInto: { ...about, payload: z.object({ ...one, toId: z.uuid() }) },
  takenOut: { ...about, payload: z.object({ ...one, fromId: z.uuid() }) },
} as const

const pair = z.object({ ...one, otherId: z.uuid(), kind: ChosenLink })

export const mergingActions = {
  merge: {
    summary: 'Make one conversation of several: messages and people of `fromIds` come into this one, their numbers lead to it',
    route: 'POST /conversations/{conversationId}/merge',
    needs: 'write',
    input: z.object({ ...one, fromIds: z.array(z.uuid()).min(1).max(mostMerged) }),
    output: z.object({ number: z.number().int(), revision: z.number().int(), messages: z.number().int() }),
    fails: ['notFound', 'mergedMeanwhile', 'sameConversation', 'privacyDiffers', 'isSpam'],
  },
  unmerge: {
    summary: 'Take a merged conversation out again with its messages, people and state; what was said since stays',
    route: 'POST /conversations/{conversationId}/unmerge',
    needs: 'write',
    input: z.object(one),
    output: z.object({ number: z.number().int(), fromId: z.uuid() }),
    fails: ['notFound', 'notMerged', 'nothingLeft'],
  },
  addLink: {
    summary: 'Link two conversations: related, this one a duplicate of the other, or this one caused by the other',
    route: 'POST /conversations/{conversationId}/links',
    needs: 'write',
    input: pair,
    output: nothing,
    fails: ['notFound', 'sameConversation'],
  },
  removeLink: {
    summary: 'Remove a link between two conversations, whichever of the two it was made from',
    route: 'POST /conversations/{conversationId}/links/remove',
    needs: 'write',
    input: pair,
    /** `reversed`: it was made from the other one. */
    output: z.object({ reversed: z.boolean() }),
    fails: ['notFound', 'linkNotFound'],
  },
} as const
