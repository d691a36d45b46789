// What people do with their own access: sign out, end sessions, change the password.
import type { ActionContext, QueryContext } from '#kernel/capability.ts'
import { agentById } from '#capabilities/people/people.public.ts'
import { browserName } from './access.browser.ts'
import { type SessionView, accessContract } from './access.contract.ts'
import { judgePassword, passwordMatches, setPassword } from './access.credentials.ts'
import { cookieName, endSessions } from './access.sessions.ts'
import { countFailure, forgive, guessesAt, waitFor } from './access.slowdown.ts'

type C = typeof accessContract
type Actions = C['actions']
type Context<K extends keyof Actions> = ActionContext<C, Actions[K]>

export async function sessions({
  db,
  actor,
  now,
  fail,
}: QueryContext<C, C['queries']['sessions']>): Promise<SessionView[]> {
  if (actor.kind !== 'agent') return fail('personOnly')
  const rows = await db
    .selectFrom('sessions')
    .where('agent_id', '=', actor.id)
    .where('expires_at', '>', now.toISOString())
    .select(['id', 'user_agent', 'ip', 'created_at', 'last_seen_at'])
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    current: row.id === actor.sessionId,
    browser: browserName(row.user_agent),
    ip: row.ip,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }))
}

/** Also clears the cookie of a session that has ended already. */
export async function signOut({ tx, actor, http, emit }: Context<'signOut'>) {
  http.clearCookie(cookieName)
  if (!actor.sessionId) return {}
  await tx.deleteFrom('sessions').where('id', '=', actor.sessionId).execute()
  emit('sessionsChanged', { ownerId: actor.id, ended: true })
  return {}
}

export async function endSession({ tx, actor, input, emit, fail }: Context<'endSession'>) {
  if (actor.kind !== 'agent') return fail('personOnly')
  const gone = await tx
    .deleteFrom('sessions')
    .where('id', '=', input.sessionId)
    .where('agent_id', '=', actor.id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) return fail('sessionNotFound')
  emit('sessionsChanged', { ownerId: actor.id, ended: true })
  return {}
}

export async function endOtherSessions(ctx: Context<'endOtherSessions'>) {
  if (ctx.actor.kind !== 'agent') return ctx.fail('personOnly')
  return { ended: await endSessions(ctx, ctx.actor.id, ctx.actor.sessionId) }
}

export async function changePassword(ctx: Context<'changePassword'>) {
  const { tx, actor, now, services, input, fail, failKeeping } = ctx
  if (actor.kind !== 'agent') return fail('personOnly')
  const guesses = guessesAt(actor.id)
  const wait = await waitFor(tx, guesses, now)
  if (wait) return fail('slowDown', { retryAfter: wait })
  if (!(await passwordMatches(tx, services, actor.id, input.current)))
    return failKeeping('wrongPassword', await countFailure(tx, guesses, now))
  const problem = await judgePassword(tx, input.password, (await agentById(tx, actor.id))!)
  if (problem) return fail(problem)
  await forgive(tx, guesses)
  await setPassword(ctx, actor.id, input.password)
  await endSessions(ctx, actor.id, actor.sessionId)
  return {}
}
