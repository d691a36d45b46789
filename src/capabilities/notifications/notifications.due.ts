// What leaves the app now: looked at every second, asked for as one job per person and way, and judged once more when
// it leaves. Seen meanwhile, out of sight, or not wanted any more: it does not leave. Quiet by now: it leaves later.
import { type Actor, may } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { actorsOf, placesOf, seesConversation } from '#capabilities/conversations/conversations.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { notificationsContract } from './notifications.contract.ts'
import type { Kind, Settings } from './notifications.kinds.ts'
import { quietUntil } from './notifications.quiet.ts'
import { settingsOf } from './notifications.settings.ts'

const askedAtOnce = 200
/** Asked for again after this long, should the job have got lost. */
const askedAgainMs = 15 * 60_000
/** One job takes no more; the rest is asked for again. */
const takenAtOnce = 500

/** A follower's part: a job for everybody for whom something is due. */
export async function askForDue({ tx, now, add }: Writer): Promise<boolean> {
  const again = new Date(now.getTime() - askedAgainMs).toISOString()
  const due = tx
    .selectFrom('notice_deliveries')
    .select(['notice_id', 'channel'])
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now.toISOString())
    .where((eb) => eb.or([eb('asked_at', 'is', null), eb('asked_at', '<', again)]))
    .orderBy('due_at')
    .limit(askedAtOnce)
    .forUpdate()
    .skipLocked()
  const rows = await tx
    .updateTable('notice_deliveries')
    .set({ asked_at: now })
    .where(({ eb, refTuple }) => eb(refTuple('notice_id', 'channel'), 'in', due.$asTuple('notice_id', 'channel')))
    .returning(['agent_id', 'channel'])
    .execute()
  for (const key of new Set(rows.map((row) => `${row.channel} ${row.agent_id}`))) {
    const [channel, agentId] = key.split(' ') as ['push' | 'mail', string]
    add(notificationsContract, channel, { agentId }, { key: `notices by ${key}`, maxAttempts: 6 })
  }
  return rows.length > 0
}

export type Leaving = {
  conversationId: string
  number: number
  subject: string
  customer: string
  notices: { id: string; kind: Kind; byName: string; at: string }[]
}

/**
 * Takes what is due for one person by one way, by conversation, the latest first. It is `leaving` until the caller says
 * that it is done; `again`: so is what was leaving when an earlier try broke off. Undefined: the person is not active, or
 * has lost the right to news.
 */
export async function takeDue(
  w: Writer,
  agentId: string,
  channel: 'push' | 'mail',
  again = false,
): Promise<{ reader: Actor; leaving: Leaving[] } | undefined> {
  const { tx, now } = w
  const rows = await tx
    .selectFrom('notice_deliveries as d')
    .innerJoin('notices as n', 'n.id', 'd.notice_id')
    .innerJoin('conversations as c', 'c.id', 'n.conversation_id')
    .select([
      'n.id',
      'n.kind',
      'n.at',
      'n.read_at',
      'n.by_agent_id',
      'n.by_name',
      'n.conversation_id',
      'c.number',
      'c.subject',
      'c.customer_id',
    ])
    .where('d.agent_id', '=', agentId)
    .where('d.channel', '=', channel)
    .where('d.state', 'in', again ? ['waiting', 'leaving'] : ['waiting'])
    .where('d.due_at', '<=', now.toISOString())
    .orderBy('n.at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(takenAtOnce)
    .forUpdate('d')
    .execute()
  const reader = (await actorsOf(tx, [agentId])).find((actor) => may(actor, 'notifications:use'))
  const settings = (await settingsOf(tx, [agentId])).get(agentId)!
  const until = reader && quietUntil(now, settings.quiet, reader.timeZone)
  if (until) {
    await settle(
      w,
      channel,
      rows.map((row) => row.id),
      { state: 'waiting', due_at: until, asked_at: null },
    )
    return { reader, leaving: [] }
  }
  const places = await placesOf(tx, [...new Set(rows.map((row) => row.conversation_id))], now)
  const leaves = rows.filter(
    (row) =>
      reader &&
      !row.read_at &&
      isWanted(settings, row.kind, channel) &&
      seesConversation(reader, places.get(row.conversation_id)),
  )
  const stays = rows.filter((row) => !leaves.includes(row))
  await settle(
    w,
    channel,
    stays.map((row) => row.id),
    { state: 'dropped' },
  )
  await settle(
    w,
    channel,
    leaves.map((row) => row.id),
    { state: 'leaving' },
  )
  if (!reader) return undefined
  const [names, customers] = await Promise.all([
    agentNames(
      tx,
      leaves.flatMap((row) => row.by_agent_id ?? []),
    ),
    customerNames(
      tx,
      leaves.map((row) => row.customer_id),
    ),
  ])
  const groups = Map.groupBy(leaves, (row) => row.conversation_id)
  return {
    reader,
    leaving: [...groups].map(([conversationId, those]) => ({
      conversationId,
      number: those[0]!.number,
      subject: those[0]!.subject,
      customer: customers.get(those[0]!.customer_id) ?? '',
      notices: those.map(({ id, kind, at, by_agent_id: by, by_name: name }) => ({
        id,
        kind: kind as Kind,
        byName: names.get(by ?? '')?.name ?? name,
        at,
      })),
    })),
  }
}

type State = { state: 'waiting' | 'leaving' | 'done' | 'dropped'; due_at?: Date; asked_at?: null }

export async function settle(
  { tx }: Writer,
  channel: 'push' | 'mail',
  noticeIds: readonly string[],
  state: State,
): Promise<void> {
  if (!noticeIds.length) return
  await tx
    .updateTable('notice_deliveries')
    .set(state)
    .where('notice_id', 'in', [...noticeIds])
    .where('channel', '=', channel)
    .execute()
}

export const idsOf = (leaving: readonly Leaving[]): string[] =>
  leaving.flatMap(({ notices }) => notices.map(({ id }) => id))

const isWanted = ({ choices }: Settings, kind: string, channel: 'push' | 'mail'): boolean =>
  choices[kind as Kind]?.[channel] ?? false
