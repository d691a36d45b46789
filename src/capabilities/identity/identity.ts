// Identity: the operations, put together.
import { capability } from '#kernel/capability.ts'
import { keepApart, offerAgain } from './identity.apart.ts'
import { compare } from './identity.comparing.ts'
import { identityContract } from './identity.contract.ts'
import { merge, unmerge } from './identity.merging.ts'
import { moveBack, moveMessage } from './identity.moving.ts'
import { offering } from './identity.offering.ts'
import { seen } from './identity.people.ts'
import { personal } from './identity.personal.ts'
import { readMerges, readOffers, readOffersOf } from './identity.queries.ts'
import { readSharing, share, unshare } from './identity.sharing.ts'
import { timeline } from './identity.timeline.ts'

export default capability(identityContract, {
  queries: {
    offers: ({ db, actor, input }) => readOffers(db, actor, input),
    offersOf: async (ctx) => {
      const id = (await seen(ctx.db, ctx, ctx.input.customerId)) ?? ctx.fail('customerNotFound')
      return { items: await readOffersOf(ctx.db, ctx.actor, id) }
    },
    compare: async (ctx) => {
      const { db, input, services, fail } = ctx
      const ids: string[] = []
      for (const id of [input.customerId, ...input.withIds])
        ids.push((await seen(db, ctx, id)) ?? fail('customerNotFound'))
      if (new Set(ids).size < ids.length) return fail('sameCustomer')
      ctx.discloseCustomers(ids, 'opened')
      return compare(db, services, ctx.actor, ids)
    },
    merges: async (ctx) => {
      const id = (await seen(ctx.db, ctx, ctx.input.customerId)) ?? ctx.fail('customerNotFound')
      return { items: await readMerges(ctx.db, id) }
    },
    sharing: async (ctx) => {
      const id = (await seen(ctx.db, ctx, ctx.input.customerId)) ?? ctx.fail('customerNotFound')
      return { items: await readSharing(ctx.db, ctx.actor, id, ctx.now) }
    },
  },
  actions: { merge, unmerge, keepApart, offerAgain, share, unshare, moveMessage, moveBack },
  jobs: {},
  followers: [offering],
  timeline,
  personal,
})
