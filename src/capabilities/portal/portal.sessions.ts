// Who a customer on our pages is. The cookie goes to these pages alone, and counts nowhere else.
import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/actor.ts'
import type { AuthenticatePages, HttpContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { customerTimeZone, customersInBrief } from '#capabilities/customers/customers.public.ts'
import { customerLocale } from '#capabilities/knownas/knownas.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { sql } from 'kysely'
import { portalContract, sessionDays } from './portal.contract.ts'
import { partOpenTo } from './portal.queries.ts'

const cookieName = 'heed_portal'
const cookiePath = '/portal'
const daySeconds = 24 * 3600

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Ended when its time is over, and when its address reaches somebody else, or the customer is gone. */
export const authenticatePages: AuthenticatePages = async ({ cookie, ip, locale, now, db }) => {
  const secret = cookie(cookieName)
  if (!secret) return null
  const found = sql<{ sessionId: string; customerId: string; address: string }>`(
    select portal_sessions.id as "sessionId", owner.id as "customerId", portal_sessions.address
    from portal_sessions
    join customers on customers.id = portal_sessions.customer_id
    join customers owner on owner.id = coalesce(customers.merged_into, customers.id) and owner.state = 'active'
    join customer_addresses a on a.kind = 'email' and a.address = portal_sessions.address
    join customers reached on reached.id = a.customer_id and coalesce(reached.merged_into, reached.id) = owner.id
    join portal_settings on enabled
    where digest = ${digest(secret)} and expires_at > ${now}::timestamptz)`.as<'found'>(sql`found`)
  const session = await db.selectFrom(found).selectAll().executeTakeFirst()
  return session ? customerActor(db, { ...session, ip, locale }) : null
}

type Session = { sessionId: string; customerId: string; address: string; ip: string; locale: string }

async function customerActor(db: Reader, { sessionId, customerId, address, ip, locale }: Session): Promise<Actor> {
  const [part, brief, zone, house, theirs] = await Promise.all([
    partOpenTo(db, customerId, address),
    customersInBrief(db, [customerId]),
    customerTimeZone(db, customerId),
    organisation(db),
    customerLocale(db, customerId, locale),
  ])
  const isThem = part === null
  return {
    kind: 'customer',
    id: customerId,
    name: isThem ? (brief.get(customerId)?.name ?? '') : '',
    sessionId,
    byCookie: true,
    ip,
    // In their language where Heed speaks it, and as they are addressed in it.
    locale: isThem ? theirs : locale,
    timeZone: (isThem && zone) || (house?.timeZone ?? 'UTC'),
    permissions: new Set<string>(),
    teamIds: [],
    hiddenTeamIds: [],
  }
}

/** Opens a session in this browser; one that it had before ends. */
export async function openSession(
  w: Writer & { http: HttpContext },
  { customerId, address }: { customerId: string; address: string },
): Promise<void> {
  if (w.actor.sessionId) await w.tx.deleteFrom('portal_sessions').where('id', '=', w.actor.sessionId).execute()
  const secret = w.services.secrets.randomToken()
  await w.tx
    .insertInto('portal_sessions')
    .values({
      id: w.newId(),
      customer_id: customerId,
      address,
      digest: digest(secret),
      created_at: w.now,
      expires_at: new Date(w.now.getTime() + sessionDays * daySeconds * 1000),
    })
    .execute()
  w.http.setCookie(cookieName, secret, { maxAge: sessionDays * daySeconds, path: cookiePath })
  w.record(portalContract, 'signedIn', { customerId })
}

/** Ends the session of this browser, or all of the customer. */
export async function endSessions(w: Writer & { http: HttpContext }, everywhere: boolean): Promise<void> {
  w.http.clearCookie(cookieName, cookiePath)
  const { kind, id: customerId, sessionId = '' } = w.actor
  if (kind !== 'customer') return
  await w.tx
    .deleteFrom('portal_sessions')
    .where((eb) =>
      everywhere
        ? eb('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
        : eb('id', '=', sessionId),
    )
    .execute()
  if (everywhere)
    await w.tx
      .deleteFrom('portal_links')
      .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
      .execute()
  w.record(portalContract, 'signedOut', { customerId })
}
