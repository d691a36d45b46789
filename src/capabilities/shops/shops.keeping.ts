// Connections to shops: made, changed, given a new secret, ended; and the log is kept short.
import { sql } from 'kysely'
import type { ActionContext, JobContext } from '#kernel/capability.ts'
import { type EndpointView, type shopsContract, logDays, mostEndpoints } from './shops.contract.ts'
import { readEndpoints } from './shops.queries.ts'
import { toSecret } from './shops.signature.ts'

type Contract = typeof shopsContract
type Ctx<A extends keyof Contract['actions']> = ActionContext<Contract, Contract['actions'][A]>

export async function create({ tx, now, newId, input, services, emit, fail }: Ctx<'create'>) {
  const { count } = await tx
    .selectFrom('shop_endpoints')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  if (count >= mostEndpoints) return fail('tooMany')
  const secret = toSecret(services.secrets.randomToken())
  const endpointId = newId()
  const made = await tx
    .insertInto('shop_endpoints')
    .values({
      id: endpointId,
      ...input,
      secret: services.secrets.encrypt(secret),
      mapping: '{"paths":{},"amounts":"minor","states":{}}',
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('source').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return fail('sourceTaken')
  emit('changed', { endpointId })
  const [endpoint] = await readEndpoints(tx, services.baseUrl, now, endpointId)
  return { endpoint: endpoint!, secret }
}

export async function update({ tx, now, input, services, emit, fail }: Ctx<'update'>): Promise<EndpointView> {
  const { endpointId, revision, name, active, mapping } = input
  const row = await tx
    .selectFrom('shop_endpoints')
    .select(['name', 'revision'])
    .where('id', '=', endpointId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return fail('notFound')
  if (row.revision !== revision) return fail('changedMeanwhile', { name: row.name, revision: row.revision })
  await tx
    .updateTable('shop_endpoints')
    .set({
      revision: revision + 1,
      ...(name === undefined ? {} : { name }),
      ...(active === undefined ? {} : { active }),
      ...(mapping === undefined ? {} : { mapping: JSON.stringify(mapping) }),
    })
    .where('id', '=', endpointId)
    .execute()
  emit('changed', { endpointId })
  return (await readEndpoints(tx, services.baseUrl, now, endpointId))[0]!
}

export async function rotate({ tx, now, input, services, emit, fail }: Ctx<'rotate'>) {
  const { endpointId, hours } = input
  const secret = toSecret(services.secrets.randomToken())
  const { numUpdatedRows } = await tx
    .updateTable('shop_endpoints')
    .set({
      old_secret: hours ? sql`secret` : null,
      old_until: hours ? new Date(now.getTime() + hours * 3600_000) : null,
      secret: services.secrets.encrypt(secret),
      refused_count: 0,
      refused_at: null,
      refused_code: null,
    })
    .where('id', '=', endpointId)
    .executeTakeFirstOrThrow()
  if (!numUpdatedRows) return fail('notFound')
  emit('changed', { endpointId })
  const [endpoint] = await readEndpoints(tx, services.baseUrl, now, endpointId)
  return { endpoint: endpoint!, secret }
}

export async function remove({ tx, input, emit, fail }: Ctx<'remove'>) {
  const { numDeletedRows } = await tx
    .deleteFrom('shop_endpoints')
    .where('id', '=', input.endpointId)
    .executeTakeFirstOrThrow()
  if (!numDeletedRows) return fail('notFound')
  emit('changed', input)
  return {}
}

/** So many at once, so that no lock is held for long. */
const portion = 5000

export async function forget({ now, transact, signal }: JobContext<Contract>): Promise<void> {
  const before = (days: number) => new Date(now().getTime() - days * 24 * 3600_000)
  while (!signal.aborted) {
    const { numAffectedRows } = await transact((w) =>
      sql`delete from shop_deliveries where id in (
        select id from shop_deliveries
        where received_at < ${before(logDays.unreadable)} or (received_at < ${before(logDays.read)} and outcome <> 'unreadable')
        limit ${portion})`.execute(w.tx),
    )
    if (Number(numAffectedRows) < portion) return
  }
}
