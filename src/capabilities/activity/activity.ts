// Activity: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { checkItems } from '#capabilities/orders/orders.public.ts'
import { ActivityInput, activityContract } from './activity.contract.ts'
import { facets } from './activity.facets.ts'
import { forget } from './activity.forgetting.ts'
import { merging } from './activity.merging.ts'
import { personal } from './activity.personal.ts'
import { activityOf, readNames, readSettings } from './activity.queries.ts'
import { putActivity } from './activity.writing.ts'
import { timeline } from './activity.timeline.ts'

export default capability(activityContract, {
  queries: {
    ofCustomer: async ({ db, input, isVisible, fail }) =>
      (await isVisible('customerId', input.customerId)) ? activityOf(db, input) : fail('customerNotFound'),
    names: async ({ db }) => ({ items: await readNames(db) }),
    settings: ({ db }) => readSettings(db),
  },
  actions: {
    put: async (ctx) => {
      const [result] = await putActivity(ctx, [{ index: 0, item: ctx.input }], ctx.actor.locale)
      const code = result!.problem?.code.split('.')[1]
      if (code) throw refusal(activityContract, code)
      return result!
    },
    putMany: async (ctx) => {
      const { usable, refused } = checkItems(ActivityInput, ctx.input.events, ctx.actor.locale)
      const results = [...refused, ...(await putActivity(ctx, usable, ctx.actor.locale))]
      return { results: results.sort((a, b) => a.index - b.index) }
    },
    changeSettings: async ({ tx, input, emit, fail }) => {
      const { numUpdatedRows } = await tx
        .updateTable('activity_settings')
        .set({ keep_days: input.keepDays, revision: input.revision + 1 })
        .where('revision', '=', input.revision)
        .executeTakeFirstOrThrow()
      if (!numUpdatedRows) return fail('changedMeanwhile', await readSettings(tx))
      emit('settingsChanged', {})
      return readSettings(tx)
    },
  },
  jobs: { forget },
  schedule: { forget: '47 2 * * *' },
  facets,
  timeline,
  personal,
  merging,
})
