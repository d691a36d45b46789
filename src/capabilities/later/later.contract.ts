// Later: what comes by itself when its time has come. What was put aside comes back; what was planned for a customer
// who does not answer is done.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'
import { Moment } from '#capabilities/organisation/organisation.contract.ts'

export const Act = z.enum(['remindMe', 'remindCustomer', 'close'])
export type Act = z.output<typeof Act>

export const FollowUp = z.object({
  id: z.uuid(),
  act: Act,
  at: z.string(),
  by: z.object({ id: z.uuid(), name: z.string() }),
  /** What goes to the customer, as plain text. */
  text: z.string(),
  allowed: z.array(z.enum(['stop'])),
})
export type FollowUp = z.output<typeof FollowUp>

/** How many may wait in one conversation. */
export const most = 5

const conversationId = z.uuid()
const followUpId = z.uuid()
const planned = { conversationId, followUpId, agentId: z.uuid(), act: Act, at: z.string() }
const line = { about: 'conversationId', seenBy: 'use', told: true } as const

export const laterContract = contract('later', {
  permissions: { use: 'Plan what happens when a customer does not answer' },
  errors: {
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    notFound: { status: 404, message: 'Nothing of this kind is planned any more' },
    notAhead: { status: 422, message: 'Choose a time that lies ahead', field: 'at' },
    emptyWords: { status: 422, message: 'Write what the customer will read', field: 'html' },
    mayNotSend: { status: 403, message: 'Your role may not write to customers' },
    restricted: { status: 409, message: 'The data of this customer is only kept for now: nothing is sent to them by itself' },
    tooMany: { status: 422, message: 'There is enough planned here already. Stop something first' },
    answered: { status: 409, message: 'The customer has answered meanwhile' },
  },
  events: {
    planned: { ...line, payload: z.object(planned) },
    /** It will not be done: somebody stopped it, the customer answered, or the conversation was closed. */
    stopped: { ...line, payload: z.object({ ...planned, why: z.enum(['stopped', 'answered', 'closed']) }) },
    /** The customer has not answered: it is done. */
    done: { ...line, payload: z.object(planned) },
    /** It could not be done; `reason` is the code of the refusal. The conversation is open for somebody to look. */
    failed: { ...line, payload: z.object({ ...planned, reason: z.string() }) },
  },
  jobs: { act: z.object({ followUpId }) },
  queries: {
    followUps: {
      summary: 'What will happen in a conversation if the customer does not answer, the next first',
      route: 'GET /conversations/{conversationId}/follow-ups',
      needs: 'use',
      input: z.object({ conversationId }),
      output: z.object({ items: z.array(FollowUp) }),
      fails: ['conversationNotFound'],
      shows: 'messages',
      staleOn: ['planned', 'stopped', 'done', 'failed'].map((event) => `later.${event}`),
    },
    words: {
      summary: 'A reminder to the customer, as they like to be written to: for you to change',
      route: 'GET /conversations/{conversationId}/follow-up-words',
      needs: 'use',
      input: z.object({ conversationId }),
      output: z.object({ suggested: z.string(), language: z.string() }),
      fails: ['conversationNotFound'],
      staleOn: ['knownas.changed'],
    },
  },
  actions: {
    plan: {
      summary: 'If the customer does not answer until then: remind me, remind the customer, or close',
      route: 'POST /conversations/{conversationId}/follow-ups',
      needs: 'use',
      input: z.object({
        conversationId,
        act: Act,
        /** A time by your clocks, or in so many days at this time of day. */
        at: Moment.optional(),
        days: z.number().int().min(1).max(365).default(3),
        /** For `remindCustomer`: the words. */
        html: z.string().max(200_000).default(''),
      }),
      output: z.object({ id: z.uuid(), at: z.string() }),
      fails: ['conversationNotFound', 'notAhead', 'emptyWords', 'restricted', 'mayNotSend', 'tooMany'],
    },
    stop: {
      summary: 'It will not happen after all',
      route: 'POST /follow-ups/{followUpId}/stop',
      needs: 'use',
      input: z.object({ followUpId }),
      output: nothing,
      fails: ['notFound'],
    },
    resume: {
      summary: 'It will happen after all: takes back that it was stopped',
      route: 'POST /follow-ups/{followUpId}/resume',
      needs: 'use',
      input: z.object({ followUpId }),
      output: nothing,
      fails: ['notFound', 'notAhead', 'answered', 'tooMany'],
    },
  },
})
