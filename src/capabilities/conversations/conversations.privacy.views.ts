// The part of the contract that says who may see a conversation: private ones, their members, and reasons.
import { z } from 'zod'
import { nothing } from '#kernel/contract.ts'

const one = { conversationId: z.uuid() }
const member = { ...one, agentId: z.uuid() }
const about = { about: 'conversationId', seenBy: 'read' } as const

/** Hours that a conversation stays open to whoever gave a reason. */
export const grantHours = 8

export const privacyErrors = {
  reasonNeeded: { status: 403, message: 'This is outside your own work. Give a reason; whoever sees the conversation will read it' },
  notPrivate: { status: 409, message: 'This conversation is not private' },
  noMemberLeft: { status: 422, message: 'Somebody must be able to see the conversation' },
} as const

export const privacyEvents = {
  madePrivate: { ...about, payload: z.object({ ...one, memberIds: z.array(z.uuid()) }) },
  madeOpen: { ...about, payload: z.object(one) },
  memberAdded: { ...about, payload: z.object(member) },
  memberRemoved: { ...about, payload: z.object(member) },
  /** Somebody whose work it is not looks at it, and says why. */
  openedWithReason: { ...about, payload: z.object({ ...member, reason: z.string(), until: z.string() }) },
} as const

export const privacyActions = {
  makePrivate: {
    summary: 'Make a conversation private: only its members and its assignee see it from now on. You are a member',
    route: 'POST /conversations/{conversationId}/private',
    needs: 'write',
    input: z.object({ ...one, memberIds: z.array(z.uuid()).max(200).default([]) }),
    output: nothing,
    fails: ['notFound', 'unknownAgent'],
  },
  makeOpen: {
    summary: 'Let everybody see a private conversation again who sees the work of its team',
    route: 'POST /conversations/{conversationId}/open',
    needs: 'write',
    input: z.object(one),
    output: z.object({ was: z.object({ memberIds: z.array(z.uuid()) }) }),
    fails: ['notFound', 'notPrivate'],
  },
  addMember: {
    summary: 'Let a colleague see a private conversation',
    route: 'POST /conversations/{conversationId}/members',
    needs: 'write',
    input: z.object(member),
    output: nothing,
    fails: ['notFound', 'notPrivate', 'unknownAgent'],
  },
  removeMember: {
    summary: 'Take a colleague off a private conversation',
    route: 'POST /conversations/{conversationId}/members/remove',
    needs: 'write',
    input: z.object(member),
    output: nothing,
    fails: ['notFound', 'notPrivate', 'noMemberLeft'],
  },
  openWithReason: {
    summary: `Open a conversation outside your own work for ${grantHours} hours; the reason is shown in it to whoever sees it`,
    route: 'POST /conversations/{conversationId}/open-with-reason',
    needs: 'reach',
    input: z.object({ ...one, reason: z.string().trim().min(3).max(500) }),
    /** `until` is null when you see it anyway. */
    output: z.object({ conversationId: z.uuid(), number: z.number().int(), until: z.string().nullable() }),
    fails: ['notFound'],
  },
} as const
