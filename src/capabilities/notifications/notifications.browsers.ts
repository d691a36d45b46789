// Browsers that take pushes: added by the person in that browser, listed, tried and removed. Each ends with the session
// in which it was added. Also the pair of keys by which push services know this Heed.
import type { Selectable } from 'kysely'
import type { ActionContext, QueryContext, Runtime, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { PushAddress, PushSender } from '#kernel/ports.web.ts'
import type { Services } from '#kernel/ports.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { browserName } from '#capabilities/access/access.public.ts'
import { mostBrowsers, notificationsContract } from './notifications.contract.ts'

type C = typeof notificationsContract
export type Browser = Selectable<DB['push_browsers']>

export async function browsers({ db, actor }: QueryContext<C, C['queries']['browsers']>) {
  const keys = await db.selectFrom('push_keys').select('public_key').executeTakeFirst()
  const rows = await browsersOf(db, actor.id).execute()
  return {
    publicKey: keys?.public_key ?? null,
    items: rows.map((row) => ({
      id: row.id,
      browser: browserName(row.name),
      madeAt: row.made_at,
      lastAt: row.last_at,
      failingSince: row.failing_since,
      here: row.session_id !== null && row.session_id === actor.sessionId,
    })),
  }
}

export async function addBrowser(ctx: ActionContext<C, C['actions']['addBrowser']>) {
  const { tx, actor, now, input, services, http, emit, fail } = ctx
  // A browser ends with its session, and a token has none.
  if (actor.kind !== 'agent') return fail('personOnly')
  if (!input.endpoint.startsWith('https://')) return fail('badAddress')
  if (!(await tx.selectFrom('push_keys').select('one').executeTakeFirst())) return fail('notReady')
  const endpointKey = services.secrets.sign('push endpoint', input.endpoint)
  const others = await browsersOf(tx, actor.id).where('endpoint_key', '<>', endpointKey).execute()
  if (others.length >= mostBrowsers) return fail('tooManyBrowsers')
  const address: PushAddress = { endpoint: input.endpoint, keys: input.keys }
  const row = {
    // A browser belongs to whoever is signed in there.
    agent_id: actor.id,
    session_id: actor.sessionId ?? null,
    sealed: services.secrets.encrypt(JSON.stringify(address)),
    name: http.userAgent,
    made_at: now,
    failing_since: null,
  }
  const { id } = await tx
    .insertInto('push_browsers')
    .values({ id: ctx.newId(), endpoint_key: endpointKey, ...row })
    .onConflict((conflict) => conflict.column('endpoint_key').doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow()
  emit('browsersChanged', { readerId: actor.id })
  return { id }
}

export async function removeBrowser({ tx, actor, input, emit, fail }: ActionContext<C, C['actions']['removeBrowser']>) {
  const gone = await browserOf(tx, actor.id, input.browserId)
  if (!gone) return fail('notFound')
  await tx.deleteFrom('push_browsers').where('id', '=', gone.id).execute()
  emit('browsersChanged', { readerId: actor.id })
  return {}
}

export async function tryBrowser({ tx, actor, input, enqueue, fail }: ActionContext<C, C['actions']['tryBrowser']>) {
  const found = await browserOf(tx, actor.id, input.browserId)
  if (!found) return fail('notFound')
  enqueue('tryPush', { browserId: found.id }, { maxAttempts: 2 })
  return {}
}

/** Where pushes for this person go now. */
export const browsersOf = (db: Reader, agentId: string) =>
  db.selectFrom('push_browsers').selectAll().where('agent_id', '=', agentId).orderBy('made_at').orderBy('id')

const browserOf = (db: Reader, agentId: string, id: string) =>
  browsersOf(db, agentId).where('id', '=', id).executeTakeFirst()

export const addressOf = (services: Services, { sealed }: Browser): PushAddress =>
  JSON.parse(services.secrets.decrypt(sealed)) as PushAddress

/** Who sends; undefined while there are no keys. */
export async function senderOf(db: Reader, services: Services): Promise<PushSender | undefined> {
  const keys = await db.selectFrom('push_keys').selectAll().executeTakeFirst()
  if (!keys) return undefined
  const { baseUrl, secrets } = services
  // RFC 8292, section 2.1: where the operator of a push service can reach whoever sends.
  const subject = baseUrl.startsWith('https:') ? baseUrl : `mailto:postmaster@${new URL(baseUrl).hostname}`
  return { subject, publicKey: keys.public_key, privateKey: secrets.decrypt(keys.sealed_private_key) }
}

/** Makes the pair of keys if there is none yet; of two processes that do so at once, one pair stays. */
export async function makeKeys({
  db,
  ports,
  transact,
  services,
}: Pick<Runtime, 'db' | 'ports' | 'transact' | 'services'>): Promise<void> {
  if (await db.selectFrom('push_keys').select('one').executeTakeFirst()) return
  const { publicKey, privateKey } = await ports.push.makeKeys()
  const keep = ({ tx, now }: Writer) =>
    tx
      .insertInto('push_keys')
      .values({ public_key: publicKey, sealed_private_key: services.secrets.encrypt(privateKey), made_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  await transact(keep)
}
