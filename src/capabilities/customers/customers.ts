// Customers: read one, rename one. Who may see which is said by the audience of `customerId`, which conversations give.
// They are made by mail that comes in or goes out (customers.public.ts).
import { type Actor, may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { customersContract, type CustomerView } from './customers.contract.ts'
import { variables } from './customers.variables.ts'

export default capability(customersContract, {
  queries: {
    get: async ({ db, actor, input, isVisible, fail }) => {
      const { customerId } = input
      if (!(await isVisible('customerId', customerId))) return fail('notFound')
      return (await readCustomer(db, actor, customerId)) ?? fail('notFound')
    },
  },
  actions: {
    rename: async ({ tx, actor, input, isVisible, emit, fail }) => {
      const { customerId, name, revision } = input
      const row = await tx
        .selectFrom('customers')
        .select(['name', 'revision'])
        .where('id', '=', customerId)
        .forUpdate()
        .executeTakeFirst()
      if (!row || !(await isVisible('customerId', customerId))) return fail('notFound')
      if (row.revision !== revision) return fail('changedMeanwhile', { name: row.name, revision: row.revision })
      await tx
        .updateTable('customers')
        .set({ name, revision: revision + 1 })
        .where('id', '=', customerId)
        .execute()
      emit('renamed', { customerId })
      return (await readCustomer(tx, actor, customerId))!
    },
    setTimeZone: async ({ tx, actor, input, isVisible, emit, fail }) => {
      const { customerId, timeZone, revision } = input
      const row = await tx
        .selectFrom('customers')
        .select(['time_zone', 'revision'])
        .where('id', '=', customerId)
        .forUpdate()
        .executeTakeFirst()
      if (!row || !(await isVisible('customerId', customerId))) return fail('notFound')
      if (row.revision !== revision) return fail('changedMeanwhile', { timeZone: row.time_zone, revision: row.revision })
      await tx
        .updateTable('customers')
        .set({ time_zone: timeZone, revision: revision + 1 })
        .where('id', '=', customerId)
        .execute()
      emit('timeZoneChanged', { customerId })
      return (await readCustomer(tx, actor, customerId))!
    },
  },
  jobs: {},
  variables,
})

async function readCustomer(db: Reader, actor: Actor, id: string): Promise<CustomerView | undefined> {
  const [row, addresses] = await Promise.all([
    db.selectFrom('customers').select(['id', 'name', 'created_at', 'time_zone', 'revision']).where('id', '=', id).executeTakeFirst(),
    db
      .selectFrom('customer_addresses')
      .select(['kind', 'address'])
      .where('customer_id', '=', id)
      .orderBy('created_at')
      .orderBy('address')
      .execute(),
  ])
  return (
    row && {
      id: row.id,
      name: row.name,
      createdAt: row.created_at,
      timeZone: row.time_zone,
      revision: row.revision,
      allowed: may(actor, 'customers:write') ? ['rename', 'setTimeZone'] : [],
      addresses: addresses.map(({ address }) => ({ kind: 'email' as const, address })),
    }
  )
}
