// Orders: the operations, put together. What they do is in the files beside this one.
import { type QueryContext, capability } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { ordersBeside } from './orders.beside.ts'
import { checkItems } from './orders.batch.ts'
import { OrderInput, type OrderView, ordersContract } from './orders.contract.ts'
import { facets } from './orders.facets.ts'
import { merging } from './orders.merging.ts'
import { personal } from './orders.personal.ts'
import { orderById, orderByKey, ordersOf } from './orders.queries.ts'
import { putOrders } from './orders.writing.ts'
import { timeline } from './orders.timeline.ts'

type Showing = Pick<QueryContext, 'isVisible' | 'discloseCustomers'> & { fail(code: 'notFound'): never }

/** Whoever is shown an order has looked at its customer. */
async function shown(
  { isVisible, discloseCustomers, fail }: Showing,
  order: OrderView | undefined,
): Promise<OrderView> {
  if (!order || !(await isVisible('customerId', order.customerId))) return fail('notFound')
  discloseCustomers([order.customerId], 'opened')
  return order
}

export default capability(ordersContract, {
  queries: {
    ofCustomer: async ({ db, input: { customerId, ...paging }, isVisible, fail }) =>
      (await isVisible('customerId', customerId)) ? ordersOf(db, customerId, paging) : fail('customerNotFound'),
    beside: async ({ db, actor, now, input, fail }) =>
      (await ordersBeside(db, actor, input, now)) ?? fail('conversationNotFound'),
    get: async (ctx) => shown(ctx, await orderById(ctx.db, ctx.input.orderId)),
    find: async (ctx) => shown(ctx, await orderByKey(ctx.db, ctx.input.source, ctx.input.externalId)),
  },
  actions: {
    put: async (ctx) => {
      const [result] = await putOrders(ctx, [{ index: 0, item: ctx.input }], ctx.actor.locale)
      const code = result!.problem?.code.split('.')[1]
      if (code) throw refusal(ordersContract, code)
      return result!
    },
    putMany: async (ctx) => {
      const { usable, refused } = checkItems(OrderInput, ctx.input.orders, ctx.actor.locale)
      const results = [...refused, ...(await putOrders(ctx, usable, ctx.actor.locale))]
      return { results: results.sort((a, b) => a.index - b.index) }
    },
  },
  jobs: {},
  facets,
  timeline,
  personal,
  merging,
})
