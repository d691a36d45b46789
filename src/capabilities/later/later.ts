// Later: watches the clock for conversations that were put aside, and for what was planned.
import { capability } from '#kernel/capability.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { act, follow, lookAtClock } from './later.acting.ts'
import { laterContract } from './later.contract.ts'
import { followUpsOf, plan, resume, stop } from './later.followups.ts'
import { offeredWords } from './later.words.ts'

export default capability(laterContract, {
  queries: {
    followUps: async ({ db, actor, input, disclose, fail }) => {
      if (!(await conversationIsVisible(db, actor, input.conversationId))) return fail('conversationNotFound')
      disclose([input.conversationId], 'opened')
      return { items: await followUpsOf(db, actor, input.conversationId) }
    },
    words: async ({ db, actor, input, fail }) =>
      (await offeredWords(db, actor, input.conversationId)) ?? fail('conversationNotFound'),
  },
  actions: { plan, stop, resume },
  jobs: { act },
  followers: [
    {
      name: 'later.clock',
      types: ['conversations.messageAdded', 'conversations.stateChanged'],
      from: 'now',
      handle: follow,
      due: lookAtClock,
    },
  ],
})
