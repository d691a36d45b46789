// Handovers: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { agentById } from '#capabilities/people/people.public.ts'
import { handoversContract } from './handovers.contract.ts'
import { facets } from './handovers.facets.ts'
import { follow, followed } from './handovers.following.ts'
import { accept, give, reconsider, sendBack, withdraw } from './handovers.giving.ts'
import { latestRun, objectToLeaving, stranded } from './handovers.leaving.ts'
import { mayHandOverAllOf } from './handovers.policy.ts'
import { latestOf, latestRow, waitingFor } from './handovers.queries.ts'
import { markRepeated, repeatedIn, unmarkRepeated } from './handovers.repeating.ts'
import { countLeft, handOverAll, run, takeBack, undoAll } from './handovers.runs.ts'
import { suggest } from './handovers.suggesting.ts'
import { timeline } from './handovers.timeline.ts'

export default capability(handoversContract, {
  queries: {
    suggestion: async ({ db, actor, input, disclose, fail }) => {
      if (!(await conversationIsVisible(db, actor, input.conversationId))) return fail('conversationNotFound')
      disclose([input.conversationId], 'opened')
      return suggest(db, input.conversationId)
    },
    of: async ({ db, actor, now, input, disclose, fail }) => {
      if (!(await conversationIsVisible(db, actor, input.conversationId))) return fail('conversationNotFound')
      disclose([input.conversationId], 'opened')
      return { handover: await latestOf(db, actor, input.conversationId, now) }
    },
    waiting: async ({ db, actor }) => ({ items: await waitingFor(db, actor) }),
    standing: async ({ db, actor, input: { conversationId }, fail }) => {
      if (!(await conversationIsVisible(db, actor, conversationId))) return fail('conversationNotFound')
      const [repeatedIds, row] = await Promise.all([repeatedIn(db, conversationId), latestRow(db, conversationId)])
      return { repeatedIds, handoverId: row?.id ?? null }
    },
    everything: async ({ db, actor, input: { agentId }, fail }) => {
      if (!mayHandOverAllOf(actor, agentId)) return fail('notYours')
      if (!(await agentById(db, agentId))) return fail('personNotFound')
      return { left: await countLeft(db, actor, agentId), run: await latestRun(db, actor, agentId) }
    },
    stranded: async ({ db, actor }) => ({ items: await stranded(db, actor) }),
  },
  actions: {
    give,
    accept,
    sendBack,
    withdraw,
    reconsider,
    markRepeated,
    unmarkRepeated,
    handOverAll,
    undoAll,
  },
  jobs: { run, takeBack },
  facets,
  timeline,
  followers: [{ name: 'handovers.following', types: followed, from: 'now', handle: follow }],
  guards: { 'people.deactivate': objectToLeaving },
})
