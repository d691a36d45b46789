// Takes a web-hook in: is it signed, was it here before, what does it say. What can not be read is kept as it came, so
// that nothing is lost: the sender is told that we have it, and somebody can have it read once more.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { putActivity } from '#capabilities/activity/activity.public.ts'
import type { BatchResult } from '#capabilities/orders/orders.contract.ts'
import { putOrders } from '#capabilities/orders/orders.public.ts'
import { type Mapping, type Problem, shopsContract } from './shops.contract.ts'
import { readHook } from './shops.reading.ts'
import { type Verdict, verify } from './shops.signature.ts'

type Contract = typeof shopsContract
type Taken = { type: string; outcome: 'taken' | 'ignored' | 'unreadable'; problem: Problem | null }
type Hook = { body: string; webhookId: string; sentAt: Date }

export async function receive(ctx: ActionContext<Contract, Contract['actions']['receive']>) {
  const { tx, now, newId, input, http, emit, fail } = ctx
  const { endpointId } = input
  const endpoint = await tx.selectFrom('shop_endpoints').selectAll().where('id', '=', endpointId).executeTakeFirst()
  if (!endpoint) return fail('notFound')
  const [webhookId, timestamp, signature] = ['id', 'timestamp', 'signature'].map(
    (name) => http.header(`webhook-${name}`) ?? '',
  )
  const secrets = [endpoint.secret]
  if (endpoint.old_secret && endpoint.old_until && new Date(endpoint.old_until) > now) secrets.push(endpoint.old_secret)
  const verdict = verify(
    { id: webhookId!, timestamp: timestamp!, signature: signature!, body: input.body },
    secrets.map((sealed) => ctx.services.secrets.decrypt(sealed)),
    now,
  )
  if (verdict !== 'right') return refuse(ctx, verdict)
  if (!endpoint.active) return fail('paused')
  const hook = {
    body: new TextDecoder().decode(input.body),
    webhookId: webhookId!,
    sentAt: new Date(Number(timestamp) * 1000),
  }
  const id = newId()
  // Whoever is first has it; the same once more waits here for that commit, and then it is a repetition.
  const first = await tx
    .insertInto('shop_deliveries')
    .values({
      id,
      endpoint_id: endpointId,
      webhook_id: hook.webhookId,
      sent_at: hook.sentAt,
      received_at: now,
      outcome: 'taken',
    })
    .onConflict((conflict) => conflict.columns(['endpoint_id', 'webhook_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!first) return { outcome: 'repeated' as const }
  const taken = await take(ctx, hook, endpoint.source, endpoint.mapping as Mapping)
  await keep(ctx, id, taken, hook.body)
  emit('delivered', { endpointId })
  return { outcome: taken.outcome }
}

/** Nothing of it is kept but that it was, and why: anybody can call. */
async function refuse(
  { tx, now, input, failKeeping }: ActionContext<Contract, Contract['actions']['receive']>,
  verdict: Exclude<Verdict, 'right'>,
): Promise<never> {
  await tx
    .updateTable('shop_endpoints')
    .set({ refused_count: sql`refused_count + 1`, refused_at: now, refused_code: verdict })
    .where('id', '=', input.endpointId)
    .execute()
  return failKeeping(verdict)
}

/** Reads a delivery once more: the mapping is another by now, or what was missing is there. */
export async function retry({
  tx,
  input,
  emit,
  fail,
  ...w
}: ActionContext<Contract, Contract['actions']['retry']>): Promise<string> {
  const row = await tx
    .selectFrom('shop_deliveries')
    .innerJoin('shop_endpoints', 'shop_endpoints.id', 'endpoint_id')
    .select(['endpoint_id', 'webhook_id', 'sent_at', 'body', 'source', 'mapping'])
    .where('shop_deliveries.id', '=', input.deliveryId)
    .where('outcome', '=', 'unreadable')
    .forUpdate('shop_deliveries')
    .executeTakeFirst()
  if (row?.body === null || row?.body === undefined) return fail('deliveryNotFound')
  const hook = { body: row.body, webhookId: row.webhook_id, sentAt: new Date(row.sent_at) }
  const taken = await take({ tx, ...w }, hook, row.source, row.mapping as Mapping)
  await keep({ tx }, input.deliveryId, taken, row.body)
  await tx
    .updateTable('shop_deliveries')
    .set({ tries: sql`tries + 1` })
    .where('id', '=', input.deliveryId)
    .execute()
  emit('delivered', { endpointId: row.endpoint_id })
  return input.deliveryId
}

async function take(w: Writer, hook: Hook, source: string, mapping: Mapping): Promise<Taken> {
  const read = readHook(hook, source, mapping)
  const { type } = read
  if (read.kind === 'ignored' || read.kind === 'unreadable') return { type, outcome: read.kind, problem: read.problem }
  const [result] =
    read.kind === 'order'
      ? await putOrders(w, [{ index: 0, item: read.item }], 'en')
      : await putActivity(w, [{ index: 0, item: read.item }], 'en')
  const problem = refusalOf(result!)
  return { type, outcome: problem ? 'unreadable' : 'taken', problem }
}

function refusalOf({ problem }: BatchResult): Problem | null {
  if (!problem) return null
  const code = problem.code.split('.')[1]
  if (code === 'customerMissing' || code === 'tooManyNames') return { code }
  if (code === 'ahead') return { code: 'unusable', field: 'updatedAt' }
  // A number that is none, and nothing else to know the customer by.
  return { code: 'unusable', field: 'customer' }
}

async function keep(
  { tx }: Pick<Writer, 'tx'>,
  id: string,
  { type, outcome, problem }: Taken,
  body: string,
): Promise<void> {
  await tx
    .updateTable('shop_deliveries')
    .set({
      type,
      outcome,
      problem: problem && JSON.stringify(problem),
      body: outcome === 'unreadable' ? body.replaceAll('\0', '\ufffd') : null,
    })
    .where('id', '=', id)
    .execute()
}
