// Words about a customer that texts leave open.
import type { VariableMap } from '#kernel/variables.ts'
import type { Reader } from '#kernel/db.ts'
import { customerNames } from './customers.public.ts'

const nameOf = async (db: Reader, id: string | null): Promise<string> =>
  id ? ((await customerNames(db, [id])).get(id) ?? '') : ''

export const variables: VariableMap = {
  'customer.name': {
    label: 'variables.customer.name',
    read: async (db, { customerId }) => {
      const name = await nameOf(db, customerId)
      return name.includes('@') ? null : name || null
    },
  },
  'customer.email': {
    label: 'variables.customer.email',
    read: async (db, { customerId }) => {
      if (!customerId) return null
      const row = await db
        .selectFrom('customer_addresses')
        .select('address')
        .where('customer_id', '=', customerId)
        .where('kind', '=', 'email')
        .orderBy('is_primary', 'desc')
        .orderBy('created_at')
        .limit(1)
        .executeTakeFirst()
      return row?.address ?? null
    },
  },
}
