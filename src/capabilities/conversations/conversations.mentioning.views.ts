// The part of the contract that names colleagues in a note.
import { z } from 'zod'

const one = { conversationId: z.uuid() }
const people = { agentIds: z.array(z.uuid()).max(50).default([]), teamIds: z.array(z.uuid()).max(20).default([]) }

/** Who is named in a note; the words of the note are for people alone. */
export const Mentions = z.object(people)

export const mentioningEvents = {
  /** Somebody named colleagues in a note. Comes before the `messageAdded` of the note. */
  mentioned: {
    about: 'conversationId',
    seenBy: 'read',
    payload: z.object({ ...one, messageId: z.uuid(), agentIds: z.array(z.uuid()), teamIds: z.array(z.uuid()) }),
  },
} as const

export const mentioningQueries = {
  outOfSight: {
    summary: 'Active colleagues who may not see a conversation: naming them in a note tells them nothing',
    route: 'GET /conversations/{conversationId}/out-of-sight',
    needs: 'write',
    input: z.object(one),
    output: z.object({ agentIds: z.array(z.uuid()) }),
    fails: ['notFound'],
    staleOn: [
      ...['moved', 'assigned', 'madePrivate', 'madeOpen', 'memberAdded', 'memberRemoved', 'openedWithReason'].map(
        (event) => `conversations.${event}`,
      ),
      'people.teamChanged',
      'people.roleChanged',
      'people.changed',
    ],
  },
} as const
