// Links sent by mail: to take a seat one was invited to, or to set a new password. Used once.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { agentById } from '#capabilities/people/people.public.ts'
import { accessContract } from './access.contract.ts'
import { type LinkKind, readLinkToken } from './access.linktoken.ts'
import { daysLater } from './access.sessions.ts'

const validDays: Record<LinkKind, number> = { invitation: 7, reset: 1 / 24 }

export type Link = { id: string; kind: LinkKind; agentId: string; email: string; name: string; locale: string | null }

export type LinkOptions = {
  /** Id of the event that asks for it: one link however often it is asked. */
  cause?: string
  /** false: nobody mails it, because whoever made it hands it over. */
  mail?: boolean
  /** An invitation ends the ones made before this instant; before now if not given. */
  replaces?: string
}

/** Makes a link and tells who mails it; undefined when its cause has made one before, or there is no such person. */
export async function makeLink(
  w: Writer,
  agentId: string,
  kind: LinkKind,
  { cause, mail = true, replaces = w.now.toISOString() }: LinkOptions = {},
): Promise<string | undefined> {
  const agent = await agentById(w.tx, agentId)
  if (!agent) return undefined
  const id = w.newId()
  const made = await w.tx
    .insertInto('one_time_links')
    .values({
      id,
      kind,
      agent_id: agentId,
      email: agent.email,
      cause,
      made_at: w.now,
      expires_at: daysLater(w.now, validDays[kind]),
    })
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return undefined
  if (kind === 'invitation')
    await w.tx
      .deleteFrom('one_time_links')
      .where('agent_id', '=', agentId)
      .where('kind', '=', kind)
      .where('made_at', '<', replaces)
      .execute()
  if (mail) w.record(accessContract, 'linkMade', { linkId: id, agentId, kind })
  return id
}

/** The link of a token: `unknown` when it is not ours. */
export async function readLink(
  db: Reader,
  services: Services,
  token: string,
  now: Date,
): Promise<Link | 'unknown' | 'ended'> {
  const id = readLinkToken(services, token)
  return id ? findLink(db, id, now) : 'unknown'
}

/** The link with this id: `ended` when it was used, is too old, or no longer fits the person and their address. */
export async function findLink(db: Reader, id: string, now: Date): Promise<Link | 'ended'> {
  const row = await db
    .selectFrom('one_time_links')
    .innerJoin('agents', 'agents.id', 'one_time_links.agent_id')
    .select([
      'one_time_links.id',
      'kind',
      'agent_id as agentId',
      'agents.email',
      'one_time_links.email as madeFor',
      'name',
      'locale',
      'state',
      'expires_at',
      'used_at',
    ])
    .where('one_time_links.id', '=', id)
    .executeTakeFirst()
  if (!row || row.used_at || Date.parse(row.expires_at) <= now.getTime()) return 'ended'
  if (row.madeFor !== row.email || row.state !== (row.kind === 'invitation' ? 'invited' : 'active')) return 'ended'
  return { id, kind: row.kind as LinkKind, agentId: row.agentId, email: row.email, name: row.name, locale: row.locale }
}

/** Uses up every link of the person; false when another request was faster with this one. */
export async function spendLinks(w: Writer, link: Link): Promise<boolean> {
  const spent = await w.tx
    .updateTable('one_time_links')
    .set({ used_at: w.now })
    .where('agent_id', '=', link.agentId)
    .where('used_at', 'is', null)
    .returning('id')
    .execute()
  return spent.some(({ id }) => id === link.id)
}

const resetsPerHour = 3

/**
 * What a request for a new password leads to: a link for an active person, the invitation again for one who has
 * not come yet, nothing for anyone else or when enough mails went out in the last hour.
 */
export async function makeResetLink(w: Writer, agent: { id: string; state: string } | undefined): Promise<void> {
  if (!agent || agent.state === 'deactivated') return
  const kind = agent.state === 'invited' ? 'invitation' : 'reset'
  const hourAgo = daysLater(w.now, -1 / 24).toISOString()
  const recent = await w.tx
    .selectFrom('one_time_links')
    .select('id')
    .where('agent_id', '=', agent.id)
    .where('kind', '=', kind)
    .where('made_at', '>', hourAgo)
    .execute()
  if (recent.length < resetsPerHour) await makeLink(w, agent.id, kind)
}
