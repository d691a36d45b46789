// Ways in: set-up, sign-in, the links from mails. All of them end with a session for this browser.
import type { ActionContext, HttpContext, Writer } from '#kernel/capability.ts'
import { locales } from '#kernel/text.ts'
import { createOrganisation, organisation, useSetUpToken } from '#capabilities/organisation/organisation.public.ts'
import { agentByEmail, createAgent, joinAgent } from '#capabilities/people/people.public.ts'
import { accessContract } from './access.contract.ts'
import { judgePassword, passwordMatches, setPassword } from './access.credentials.ts'
import { knownBrowser, rememberBrowser } from './access.known.ts'
import { type Link, readLink, spendLinks } from './access.links.ts'
import { endSessions, openSession } from './access.sessions.ts'
import { countFailure, forgive, forgiveAddress, guessesOf, waitFor } from './access.slowdown.ts'

type Actions = (typeof accessContract)['actions']
type Context<K extends keyof Actions> = ActionContext<typeof accessContract, Actions[K]>

export async function setUp(ctx: Context<'setUp'>) {
  const { tx, input, fail } = ctx
  const { token, name, email, password, timeZone, locale } = input
  if (await organisation(tx)) return fail('alreadySetUp')
  if (!locales.includes(locale)) return fail('unknownLocale')
  const problem = await judgePassword(tx, password, { name: `${name} ${input.organisation}`, email })
  if (problem) return fail(problem)
  if (!(await useSetUpToken(ctx, token))) return fail((await organisation(tx)) ? 'alreadySetUp' : 'wrongSetUpToken')
  await createOrganisation(ctx, { name: input.organisation, timeZone, locale })
  const agent = await createAgent(ctx, { email, name, role: 'admin' })
  if (!agent) throw new Error('There are people in a Heed that is not set up')
  await setPassword(ctx, agent.id, password)
  return enter(ctx, { id: agent.id, email })
}

export async function signIn(ctx: Context<'signIn'>) {
  const { tx, actor, now, services, input, fail, failKeeping, log } = ctx
  const guesses = guessesOf(input.email, actor.ip, knownBrowser(ctx, input.email))
  const wait = await waitFor(tx, guesses, now)
  if (wait) return fail('slowDown', { retryAfter: wait })
  const agent = await agentByEmail(tx, input.email)
  const matches = await passwordMatches(tx, services, agent?.id, input.password)
  if (!agent || !matches || agent.state !== 'active') {
    const { triesLeft, retryAfter } = await countFailure(tx, guesses, now)
    log.info({ ip: actor.ip, triesLeft }, 'a sign-in failed')
    return failKeeping('wrongCredentials', { triesLeft, ...(retryAfter ? { retryAfter } : {}) })
  }
  await forgive(tx, guesses)
  return enter(ctx, agent)
}

export async function resetPassword(ctx: Context<'resetPassword'>) {
  const { tx, input, fail } = ctx
  const link = await usableLink(ctx, 'reset')
  const problem = await judgePassword(tx, input.password, link)
  if (problem) return fail(problem)
  if (!(await spendLinks(ctx, link))) return fail('linkEnded')
  await setPassword(ctx, link.agentId, input.password)
  await endSessions(ctx, link.agentId)
  await forgiveAddress(tx, link.email)
  return enter(ctx, { id: link.agentId, email: link.email })
}

export async function acceptInvitation(ctx: Context<'acceptInvitation'>) {
  const { tx, input, fail } = ctx
  const { name, password, locale, timeZone } = input
  if (locale && !locales.includes(locale)) return fail('unknownLocale')
  const link = await usableLink(ctx, 'invitation')
  const problem = await judgePassword(tx, password, { name, email: link.email })
  if (problem) return fail(problem)
  if (!(await spendLinks(ctx, link)) || !(await joinAgent(ctx, link.agentId, { name, locale, timeZone })))
    return fail('linkEnded')
  await setPassword(ctx, link.agentId, password)
  return enter(ctx, { id: link.agentId, email: link.email })
}

async function usableLink(
  { tx, services, now, input, fail }: Context<'resetPassword' | 'acceptInvitation'>,
  kind: Link['kind'],
): Promise<Link> {
  const link = await readLink(tx, services, input.token, now)
  if (link === 'unknown') return fail('linkNotFound')
  if (link === 'ended') return fail('linkEnded')
  return link.kind === kind ? link : fail('linkNotFound')
}

async function enter(
  ctx: Writer & { http: HttpContext },
  { id, email }: { id: string; email: string },
): Promise<{ agentId: string }> {
  await openSession(ctx, id)
  rememberBrowser(ctx, email)
  return { agentId: id }
}
