// Orders: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { ordersBeside } from './orders.beside.ts'
import { checkItems } from './orders.batch.ts'
import { OrderInput, ordersContract } from './orders.contract.ts'
import { facets } from './orders.facets.ts'
import { merging } from './orders.merging.ts'
import { personal } from './orders.personal.ts'
import { orderById, orderByKey, ordersOf } from './orders.queries.ts'
import { putOrders } from './orders.writing.ts'
import { timeline } from './orders.timeline.ts'

export default capability(ordersContract, {
  queries: {
    ofCustomer: async ({ db, input: { customerId, ...paging }, isVisible, fail }) =>
      (await isVisible('customerId', customerId)) ? ordersOf(db, customerId, paging) : fail('customerNotFound'),
    beside: async ({ db, actor, now, input, fail }) =>
      (await ordersBeside(db, actor, input, now)) ?? fail('conversationNotFound'),
    get: async ({ db, input, isVisible, fail }) => {
      const order = await orderById(db, input.orderId)
      return order && (await isVisible('customerId', order.customerId)) ? order : fail('notFound')
    },
    find: async ({ db, input, isVisible, fail }) => {
      const order = await orderByKey(db, input.source, input.externalId)
      return order && (await isVisible('customerId', order.customerId)) ? order : fail('notFound')
    },
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
