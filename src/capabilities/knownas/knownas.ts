// Known as: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { customerOf } from '#capabilities/customers/customers.public.ts'
import { largeStep } from '#capabilities/sending/sending.public.ts'
import { knownasContract } from './knownas.contract.ts'
import { follower } from './knownas.following.ts'
import { check, excuse, objectToLeaving, objectToScheduling, readReasons } from './knownas.guarding.ts'
import { needsLargePrint } from './knownas.languages.ts'
import { merging } from './knownas.merging.ts'
import { personal } from './knownas.personal.ts'
import { readKnown } from './knownas.queries.ts'
import { forgetUndone, undo } from './knownas.undoing.ts'
import { readSound, removeSound, setSound } from './knownas.sound.ts'
import { variables } from './knownas.variables.ts'
import { confirm, dismiss, seen, set } from './knownas.writing.ts'
import { timeline } from './knownas.timeline.ts'

export default capability(knownasContract, {
  queries: {
    of: async (ctx) =>
      readKnown(ctx.db, ctx.actor, (await seen(ctx.db, ctx, ctx.input.customerId)) ?? ctx.fail('notFound')),
    byAddress: async (ctx) => {
      const owner = await customerOf(ctx.db, ctx.input.address)
      return { customerId: (owner && (await seen(ctx.db, ctx, owner))) ?? null }
    },
    sound: async (ctx) => {
      const customerId = (await seen(ctx.db, ctx, ctx.input.customerId)) ?? ctx.fail('notFound')
      return (await readSound(ctx.db, ctx.services, customerId)) ?? ctx.fail('noSound')
    },
    reasons: async ({ db, actor, input, fail }) => ({
      items: (await readReasons(db, actor, input.conversationId)) ?? fail('conversationNotFound'),
    }),
  },
  actions: { set, undo, confirm, dismiss, setSound, removeSound, check, excuse },
  jobs: { purge: forgetUndone },
  schedule: { purge: '*/10 * * * *' },
  followers: [follower],
  takers: { [largeStep]: async (w, conversationId) => needsLargePrint(w.tx, conversationId as string) },
  guards: { 'sending.leave': objectToLeaving, 'sending.schedule': objectToScheduling },
  variables,
  timeline,
  personal,
  merging,
})
