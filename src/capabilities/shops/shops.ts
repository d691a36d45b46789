// Shops: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { shopsContract } from './shops.contract.ts'
import { create, forget, remove, rotate, update } from './shops.keeping.ts'
import { personal } from './shops.personal.ts'
import { readDeliveries, readDelivery, readEndpoints } from './shops.queries.ts'
import { receive, retry } from './shops.receiving.ts'

export default capability(shopsContract, {
  queries: {
    list: async ({ db, services, now }) => ({ items: await readEndpoints(db, services.baseUrl, now) }),
    deliveries: async ({ db, input, fail }) => {
      const known = await db
        .selectFrom('shop_endpoints')
        .select('id')
        .where('id', '=', input.endpointId)
        .executeTakeFirst()
      return known ? readDeliveries(db, input) : fail('notFound')
    },
    raw: async ({ db, input, fail }) => {
      const row = await db
        .selectFrom('shop_deliveries')
        .select('body')
        .where('id', '=', input.deliveryId)
        .executeTakeFirst()
      return row && row.body !== null ? { received: row.body } : fail('deliveryNotFound')
    },
  },
  actions: {
    receive,
    create,
    update,
    rotate,
    remove,
    retry: async (ctx) => readDelivery(ctx.tx, await retry(ctx)),
  },
  jobs: { forget },
  schedule: { forget: '7 3 * * *' },
  personal,
})
