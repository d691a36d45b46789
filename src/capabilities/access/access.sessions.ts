// Browser sessions and API tokens: made, recognised, ended. Only digests of their secrets are kept.
import { createHash } from 'node:crypto'
import type { Actor } from '#kernel/actor.ts'
import type { Authenticate, HttpContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { actorRows, loadActor, toActor } from '#capabilities/people/people.public.ts'
import { accessContract } from './access.contract.ts'
import { noteSeen } from './access.seen.ts'

export const cookieName = 'heed_session'
export const tokenPrefix = 'heed_'
/** A session that nobody uses for this long ends. */
export const idleDays = 30
/** The cookie may outlive the session, which the server ends; 400 days is the most that browsers keep one. */
export const cookieSeconds = 400 * 24 * 3600

export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')
export const daysLater = (from: Date, days: number): Date => new Date(from.getTime() + days * 24 * 3600 * 1000)

/** Opens a session and hands its cookie to the browser; one that this browser had before ends. */
export async function openSession(w: Writer & { http: HttpContext }, agentId: string): Promise<string> {
  if (w.actor.sessionId) await w.tx.deleteFrom('sessions').where('id', '=', w.actor.sessionId).execute()
  const { sessionId, secret } = await createSession(w, agentId, { userAgent: w.http.userAgent, ip: w.actor.ip })
  w.http.setCookie(cookieName, secret, { maxAge: cookieSeconds })
  return sessionId
}

export async function createSession(
  w: Writer,
  agentId: string,
  from: { userAgent: string; ip: string },
): Promise<{ sessionId: string; secret: string }> {
  const sessionId = w.newId()
  const secret = w.services.secrets.randomToken()
  await w.tx
    .insertInto('sessions')
    .values({
      id: sessionId,
      agent_id: agentId,
      digest: digest(secret),
      user_agent: from.userAgent,
      ip: from.ip,
      created_at: w.now,
      last_seen_at: w.now,
      expires_at: daysLater(w.now, idleDays),
    })
    .execute()
  w.record(accessContract, 'signedIn', { agentId, sessionId })
  w.record(accessContract, 'sessionsChanged', { ownerId: agentId, ended: false })
  return { sessionId, secret }
}

/** Ends sessions of a person, all or all but one; returns how many. */
export async function endSessions(w: Writer, agentId: string, exceptId?: string): Promise<number> {
  const ended = await w.tx
    .deleteFrom('sessions')
    .where('agent_id', '=', agentId)
    .$if(exceptId !== undefined, (qb) => qb.where('id', '<>', exceptId!))
    .returning('id')
    .execute()
  if (ended.length) w.record(accessContract, 'sessionsChanged', { ownerId: agentId, ended: true })
  return ended.length
}

/** Who a request comes from, by its bearer token or else its cookie; one query, by the digest. */
export const authenticate: Authenticate = async ({ cookie, bearer, ip, now, db }) => {
  if (bearer !== undefined) return bearer.startsWith(tokenPrefix) ? byToken(bearer, { ip, now, db }) : null
  const secret = cookie(cookieName)
  return secret ? bySession(secret, { ip, now, db }) : null
}

type Seen = Pick<Parameters<Authenticate>[0], 'ip' | 'now' | 'db'>

async function bySession(secret: string, { ip, now, db }: Seen): Promise<Actor | null> {
  const row = await actorRows(db)
    .innerJoin('sessions', 'sessions.agent_id', 'agents.id')
    .select(['sessions.id as sessionId', 'sessions.last_seen_at as seenAt'])
    .where('sessions.digest', '=', digest(secret))
    .where('sessions.expires_at', '>', now.toISOString())
    .executeTakeFirst()
  if (!row) return null
  const { sessionId, seenAt, ...agent } = row
  noteSeen(db, { kind: 'session', id: sessionId, ip }, seenAt, now)
  return toActor(agent, { kind: 'agent', ip, sessionId, byCookie: true })
}

async function byToken(secret: string, { ip, now, db }: Seen): Promise<Actor | null> {
  const row = await tokenRows(db, now).where('api_tokens.digest', '=', digest(secret)).executeTakeFirst()
  if (!row) return null
  const { tokenId, scopes, seenAt, ...agent } = row
  noteSeen(db, { kind: 'token', id: tokenId, ip }, seenAt, now)
  return toActor(agent, { kind: 'token', ip, tokenId, scopes })
}

/**
 * Who had something done that a job goes on with, as they are now: bounded by the API token that they used for it, if it
 * was one. Null: they do not work here any more, or the token is no more.
 */
export async function actorAgain(
  db: Reader,
  { agentId, tokenId }: { agentId: string; tokenId: string | null },
  now: Date,
): Promise<Actor | null> {
  if (!tokenId) {
    const actor = await loadActor(db, agentId, { kind: 'agent', ip: '' })
    return actor && { ...actor, at: now }
  }
  const row = await tokenRows(db, now).where('api_tokens.id', '=', tokenId).executeTakeFirst()
  if (row?.id !== agentId) return null
  const { scopes, seenAt: _, ...agent } = row
  return { ...toActor(agent, { kind: 'token', ip: '', tokenId, scopes }), at: now }
}

/** Tokens that hold, with whom they act for. */
const tokenRows = (db: Reader, now: Date) =>
  actorRows(db)
    .innerJoin('api_tokens', 'api_tokens.agent_id', 'agents.id')
    .select(['api_tokens.id as tokenId', 'api_tokens.scopes', 'api_tokens.last_used_at as seenAt'])
    .where((eb) =>
      eb.or([eb('api_tokens.expires_at', 'is', null), eb('api_tokens.expires_at', '>', now.toISOString())]),
    )
