// What the command line does for people: add one, give a way back in, make a token. Refusals are those of the API.
import type { Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { organisationContract } from '#capabilities/organisation/organisation.contract.ts'
import { type RoleName, peopleContract } from '#capabilities/people/people.contract.ts'
import { type KnownAgent, agentByEmail, createAgent, joinAgent, loadActor } from '#capabilities/people/people.public.ts'
import { createToken } from './access.apitokens.ts'
import { accessContract } from './access.contract.ts'
import { judgePassword, setPassword } from './access.credentials.ts'
import { makeLink } from './access.links.ts'
import { linkAddress } from './access.linktoken.ts'
import { endSessions } from './access.sessions.ts'
import { forgiveAddress } from './access.slowdown.ts'

/** Adds a person: with a password at once, without one by an invitation; resolves to the address of its link then. */
export async function addUser(
  w: Writer,
  { email, name, role, password }: { email: string; name: string; role: RoleName; password?: string },
): Promise<string | undefined> {
  if (!(await organisation(w.tx))) throw refusal(organisationContract, 'notSetUp')
  if (password !== undefined) await refuseWeak(w, password, { name, email })
  const agent = await createAgent(w, { email, name, role, state: password === undefined ? 'invited' : 'active' })
  if (!agent) throw refusal(peopleContract, 'emailTaken')
  if (password === undefined)
    return linkAddress(w.services, (await makeLink(w, agent.id, 'invitation', { mail: false }))!, 'invitation')
  await setPassword(w, agent.id, password)
  return undefined
}

/**
 * A way in: sets `password` and ends every session, or without one resolves to a link that does so. Who was only invited
 * takes the seat with it.
 */
export async function resetUser(w: Writer, email: string, password?: string): Promise<string | undefined> {
  const agent = await known(w, email)
  if (agent.state === 'deactivated') throw refusal(peopleContract, 'wrongState', { state: agent.state })
  const kind = agent.state === 'invited' ? 'invitation' : 'reset'
  if (password === undefined)
    return linkAddress(w.services, (await makeLink(w, agent.id, kind, { mail: false }))!, kind)
  await refuseWeak(w, password, agent)
  if (kind === 'invitation') await joinAgent(w, agent.id, { name: agent.name })
  await setPassword(w, agent.id, password)
  await endSessions(w, agent.id)
  await forgiveAddress(w.tx, agent.email)
  return undefined
}

/** A token of an active person; `scopes` undefined: all rights that the person has now. Resolves to its secret. */
export async function addToken(
  w: Writer,
  { email, name, scopes, expiresAt }: { email: string; name: string; scopes?: string[]; expiresAt: string | null },
): Promise<string> {
  const agent = await known(w, email)
  const actor = await loadActor(w.tx, agent.id, { kind: 'agent', ip: '' })
  if (!actor) throw refusal(peopleContract, 'wrongState', { state: agent.state })
  const foreign = (scopes ?? []).filter((scope) => !actor.permissions.has(scope))
  if (foreign.length)
    throw refusal(accessContract, 'scopeNotYours', {
      fields: Object.fromEntries(foreign.map((scope) => [scope, `${agent.name} does not have it`])),
    })
  return (await createToken(w, { agentId: agent.id, name, scopes: scopes ?? [...actor.permissions], expiresAt })).secret
}

const known = async (w: Writer, email: string): Promise<KnownAgent> => {
  const agent = await agentByEmail(w.tx, email)
  if (!agent) throw refusal(peopleContract, 'notFound')
  return agent
}

async function refuseWeak(w: Writer, password: string, who: { name: string; email: string }): Promise<void> {
  const problem = await judgePassword(w.tx, password, who)
  if (problem) throw refusal(accessContract, problem)
}
