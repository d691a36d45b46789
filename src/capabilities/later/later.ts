// Later: watches the clock for conversations that were put aside.
import { capability } from '#kernel/capability.ts'
import { wakeDue } from '#capabilities/conversations/conversations.public.ts'
import { laterContract } from './later.contract.ts'

/** Brought back in one transaction. */
const atOnce = 50

export default capability(laterContract, {
  queries: {},
  actions: {},
  jobs: {},
  followers: [
    {
      name: 'later.clock',
      types: [],
      from: 'now',
      handle: async () => undefined,
      due: async (w) => (await wakeDue(w, atOnce)) > 0,
    },
  ],
})
