// Presence: who looks at a conversation or writes in it right now, so that two do not answer at once.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'

export const Doing = z.enum(['looking', 'typing_reply', 'typing_note'])
export type Doing = z.output<typeof Doing>

/** Colleagues, the reader left out; whoever types stands before who looks. */
export const Present = z.object({ people: z.array(z.object({ id: z.uuid(), name: z.string(), doing: Doing })) })

/** Sent live as `presence.changed`, not kept: `doing` null is gone from this tab. */
export type PresenceWhisper = {
  conversationId: string
  agentId: string
  name: string
  tab: string
  doing: Doing | null
}

const tab = z.string().min(1).max(64)
const conversationId = z.uuid()

export const presenceContract = contract('presence', {
  permissions: {},
  errors: { notFound: { status: 404, message: 'There is no such conversation' } },
  events: {},
  jobs: { forget: z.object({}) },
  queries: {
    list: {
      summary: 'Colleagues who are in a conversation right now',
      route: 'GET /conversations/{conversationId}/presence',
      needs: 'signedIn',
      input: z.object({ conversationId }),
      output: Present,
      fails: ['notFound'],
      staleOn: ['presence.changed'],
    },
  },
  actions: {
    here: {
      summary: 'You are in a conversation, in one browser tab; say so every 15 seconds, it is forgotten after 30',
      route: 'POST /conversations/{conversationId}/presence',
      needs: 'signedIn',
      input: z.object({ conversationId, tab, doing: Doing }),
      output: Present,
      fails: ['notFound'],
      limit: { per: 'actor', max: 600, seconds: 60 },
    },
    leave: {
      summary: 'You left a conversation in this tab',
      route: 'POST /conversations/{conversationId}/presence/leave',
      needs: 'signedIn',
      input: z.object({ conversationId, tab }),
      output: nothing,
    },
  },
})
