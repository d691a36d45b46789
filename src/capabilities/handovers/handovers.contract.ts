// Handovers: a conversation changes hands with what the next one must know, and nothing stays with nobody.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'
import { Handover, Run, Suggestion, Target, brief } from './handovers.views.ts'

const conversationId = z.uuid()
const handoverId = z.uuid()
const runId = z.uuid()
const agentId = z.uuid()
const message = { conversationId, messageId: z.uuid() }
const line = { about: 'conversationId', seenBy: 'use' } as const
const changes = ['given', 'accepted', 'returned', 'withdrawn', 'overtaken', 'reconsidered'].map(
  (event) => `handovers.${event}`,
)
const decided = z.object({ conversationId, handoverId, fromId: agentId })

export const handoversContract = contract('handovers', {
  permissions: {
    use: 'Hand conversations over with a brief',
    all: 'Hand over everything of somebody else',
  },
  errors: {
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    messageNotFound: { status: 404, message: 'There is no such message of the customer in this conversation' },
    notFound: { status: 404, message: 'There is no such handover' },
    personNotFound: { status: 404, message: 'There is no such person here' },
    changedMeanwhile: { status: 409, message: 'Somebody else has assigned this conversation meanwhile' },
    unknownAgent: { status: 422, message: 'There is no such agent, or the agent has left' },
    unknownTeam: { status: 422, message: 'There is no such team' },
    toThemselves: { status: 422, message: 'Choose somebody else: it is with them already' },
    isDone: { status: 409, message: 'This conversation is done with. Open it first' },
    notWaiting: { status: 409, message: 'This handover has been decided meanwhile' },
    notYours: { status: 403, message: 'Your role may hand over only what is yours' },
    underWay: { status: 409, message: 'The work of this person is being handed over already' },
    hasLeft: { status: 409, message: 'This person has left. Let them in again first' },
    workLeft: { status: 409, message: 'This person has unfinished conversations. Hand them over first' },
  },
  events: {
    given: { ...line, payload: z.object({ conversationId, handoverId }) },
    accepted: { ...line, told: true, payload: decided },
    /** `reason` is what the receiver wrote to the colleague. */
    returned: { ...line, told: true, payload: decided.extend({ reason: z.string() }) },
    withdrawn: { ...line, payload: z.object({ conversationId, handoverId }) },
    overtaken: { ...line, payload: z.object({ conversationId, handoverId }) },
    reconsidered: { ...line, payload: z.object({ conversationId, handoverId }) },
    /** With everything of a person; `byId` asked for it. */
    passedOn: { ...line, told: true, payload: z.object({ conversationId, byId: agentId, fromId: agentId }) },
    repeated: { ...line, payload: z.object(message) },
    notRepeated: { ...line, payload: z.object(message) },
    /** One that hands over everything began, went on or ended. */
    runChanged: { seenBy: 'use', payload: z.object({ agentId }) },
  },
  jobs: { run: z.object({ runId, byId: agentId }), takeBack: z.object({ runId, byId: agentId }) },
  queries: {
    suggestion: {
      summary: 'What a brief could say, from what was said in the conversation',
      route: 'GET /conversations/{conversationId}/handovers/suggestion',
      needs: 'use',
      input: z.object({ conversationId }),
      output: Suggestion,
      fails: ['conversationNotFound'],
      shows: 'messages',
    },
    of: {
      summary: 'The latest handover of a conversation with its brief, unless it was withdrawn',
      route: 'GET /conversations/{conversationId}/handovers',
      needs: 'use',
      input: z.object({ conversationId }),
      output: z.object({ handover: Handover.nullable() }),
      fails: ['conversationNotFound'],
      shows: 'messages',
      staleOn: changes,
    },
    waiting: {
      summary: 'Conversations handed to you, or to a team of yours, that wait to be accepted; oldest first',
      route: 'GET /handovers/waiting',
      needs: 'use',
      input: nothing,
      output: z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            conversationId,
            number: z.number().int(),
            subject: z.string(),
            from: z.object({ id: z.uuid(), name: z.string() }),
            at: z.string(),
          }),
        ),
      }),
      staleOn: [...changes, 'conversations.moved', 'conversations.subjectChanged'],
    },
    standing: {
      summary:
        'What is marked in a conversation: messages in which the customer said again what we knew, and a handover',
      route: 'GET /conversations/{conversationId}/handovers/standing',
      needs: 'use',
      input: z.object({ conversationId }),
      output: z.object({
        repeatedIds: z.array(z.uuid()),
        /** The latest that was not withdrawn; ask `of` for it. */
        handoverId: z.uuid().nullable(),
      }),
      fails: ['conversationNotFound'],
      staleOn: [...changes, 'handovers.repeated', 'handovers.notRepeated'],
    },
    everything: {
      summary: 'Unfinished conversations of a person, as far as you see them, and how handing them over goes',
      route: 'GET /agents/{agentId}/handover',
      needs: 'use',
      input: z.object({ agentId }),
      output: z.object({ left: z.number().int(), run: Run.nullable() }),
      fails: ['notYours', 'personNotFound'],
      staleOn: ['handovers.runChanged', 'conversations.assigned'],
    },
    stranded: {
      summary: 'People who have left and still have unfinished conversations that you see',
      route: 'GET /handovers/stranded',
      needs: 'all',
      input: nothing,
      output: z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), left: z.number().int() })) }),
      staleOn: ['handovers.runChanged', 'people.deactivated', 'people.reactivated'],
    },
  },
  actions: {
    give: {
      summary: 'Hand a conversation over to a colleague or a team, with a brief',
      route: 'POST /conversations/{conversationId}/handovers',
      needs: 'use',
      input: z.object({
        conversationId,
        /** Of the conversation, as it was when you decided. */
        revision: z.number().int(),
        to: z.union([z.object({ agentId }), z.object({ teamId: z.uuid() })]),
        ...brief,
      }),
      output: z.object({ handoverId, revision: z.number().int() }),
      fails: ['conversationNotFound', 'changedMeanwhile', 'isDone', 'unknownAgent', 'unknownTeam', 'toThemselves'],
    },
    accept: {
      summary: 'Accept what was handed to you or your team',
      route: 'POST /handovers/{handoverId}/accept',
      needs: 'use',
      input: z.object({ handoverId }),
      output: nothing,
      fails: ['notFound', 'notWaiting'],
    },
    sendBack: {
      summary: 'Return what was handed to you, with a reason; it goes back to who handed it over',
      route: 'POST /handovers/{handoverId}/return',
      needs: 'use',
      input: z.object({ handoverId, reason: z.string().trim().min(1).max(2000) }),
      output: nothing,
      fails: ['notFound', 'notWaiting'],
    },
    withdraw: {
      summary: 'Take back what you handed over and nobody has accepted yet',
      route: 'POST /handovers/{handoverId}/withdraw',
      needs: 'use',
      input: z.object({ handoverId }),
      output: nothing,
      fails: ['notFound', 'notWaiting'],
    },
    reconsider: {
      summary: 'Take back, within a quarter of an hour, that you accepted or returned; it waits for your word again',
      route: 'POST /handovers/{handoverId}/reconsider',
      needs: 'use',
      input: z.object({ handoverId }),
      output: nothing,
      fails: ['notFound', 'notWaiting'],
    },
    markRepeated: {
      summary: 'The customer had told us this already: it counts as our defect',
      route: 'PUT /conversations/{conversationId}/messages/{messageId}/repeated',
      needs: 'use',
      input: z.object(message),
      output: nothing,
      fails: ['conversationNotFound', 'messageNotFound'],
    },
    unmarkRepeated: {
      summary: 'The customer had not told us this before',
      route: 'DELETE /conversations/{conversationId}/messages/{messageId}/repeated',
      needs: 'use',
      input: z.object(message),
      output: nothing,
      fails: ['conversationNotFound', 'messageNotFound'],
    },
    handOverAll: {
      summary: 'Hand over every unfinished conversation of a person who leaves or is ill',
      route: 'POST /agents/{agentId}/handover',
      needs: 'use',
      input: z.object({ agentId, to: Target }),
      output: z.object({ runId, total: z.number().int() }),
      fails: ['personNotFound', 'notYours', 'unknownAgent', 'unknownTeam', 'toThemselves', 'underWay'],
    },
    undoAll: {
      summary: 'Give everything back to the person; what was decided about since stays where it is',
      route: 'POST /handover-runs/{runId}/undo',
      needs: 'use',
      input: z.object({ runId }),
      output: nothing,
      fails: ['notFound', 'notYours', 'underWay', 'notWaiting', 'hasLeft'],
    },
  },
})
