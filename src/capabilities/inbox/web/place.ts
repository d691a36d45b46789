// Where one is in the inbox, and its address: /inbox/mine, /inbox/team/<id>, /inbox/mailbox/<id>, each with /<number>
// of the open conversation or /new for one to be written, and in the query how the list is narrowed and ordered.
import type { View } from '../inbox.contract.ts'

export type Order = 'oldest' | 'newest'
export type Place = { view: View; teamId?: string; mailboxId?: string; order?: Order }
/** The number of a conversation, or one to be written. */
export type Open = number | 'new'

const slugs: Record<View, string> = {
  mine: 'mine',
  unassigned: 'unassigned',
  allOpen: 'open',
  withCustomer: 'with-customer',
  closed: 'closed',
}
const views = Object.fromEntries(Object.entries(slugs).map(([view, slug]) => [slug, view])) as Record<
  string,
  View | undefined
>

/** What the server does when no order is asked for: oldest first where work waits. */
export const usualOrder = (view: View): Order => (view === 'withCustomer' || view === 'closed' ? 'newest' : 'oldest')

/** The list that a place narrows: the place itself when it has its own entry among the views. */
export function baseOf({ view, teamId, mailboxId }: Place): Place {
  if (view !== 'allOpen') return { view }
  return teamId ? { view, teamId } : mailboxId ? { view, mailboxId } : { view }
}

/** Path and query of a place, with a conversation open in it or not. */
export function addressOf(place: Place, open?: Open): string {
  const { view, teamId, mailboxId, order } = place
  const base = baseOf(place)
  const path = base.teamId ? `team/${teamId}` : base.mailboxId ? `mailbox/${mailboxId}` : slugs[view]
  const query = new URLSearchParams({
    ...(teamId && !base.teamId ? { team: teamId } : {}),
    ...(mailboxId && !base.mailboxId ? { mailbox: mailboxId } : {}),
    ...(order && order !== usualOrder(view) ? { order } : {}),
  })
  return `/inbox/${path}${open === undefined ? '' : `/${open}`}${query.size ? `?${query}` : ''}`
}

/** The place and what is open at an address; undefined when it is none of the inbox. */
export function placeOf(
  pathname: string,
  search: Record<string, unknown> = {},
): { place: Place; open?: Open } | undefined {
  const [root, first = '', ...rest] = pathname.split('/').filter(Boolean)
  if (root !== 'inbox') return undefined
  const isShared = first === 'team' || first === 'mailbox'
  const [last, ...tooMuch] = isShared ? rest.slice(1) : rest
  if (tooMuch.length || (last !== undefined && last !== 'new' && !/^[1-9]\d{0,14}$/.test(last))) return undefined
  const view = isShared ? 'allOpen' : views[first]
  if (!view || (isShared && !isUuid(rest[0]))) return undefined
  const teamId = first === 'team' ? rest[0] : uuid(search['team'])
  const mailboxId = first === 'mailbox' ? rest[0] : uuid(search['mailbox'])
  const { order } = search
  return {
    place: {
      view,
      ...(teamId ? { teamId } : {}),
      ...(mailboxId ? { mailboxId } : {}),
      ...(order === 'oldest' || order === 'newest' ? { order } : {}),
    },
    ...(last === undefined ? {} : { open: last === 'new' ? last : Number(last) }),
  }
}

/** Names a place for caches: the same list has the same name. */
export const keyOf = ({ view, teamId, mailboxId, order }: Place): string =>
  [view, teamId, mailboxId, order ?? usualOrder(view)].join(' ')

/** Whether a conversation with these facts belongs in the place; `me` is the reader's id. */
export function fits(
  { view, teamId, mailboxId }: Place,
  row: { state: string; assignee: { id: string } | null; team: { id: string } | null; mailbox: { id: string } | null },
  me: string,
): boolean {
  if (teamId && row.team?.id !== teamId) return false
  if (mailboxId && row.mailbox?.id !== mailboxId) return false
  if (view === 'closed') return row.state === 'closed'
  if (view === 'withCustomer') return row.state === 'with_customer'
  return (
    row.state === 'open' && (view === 'allOpen' || (view === 'mine' ? row.assignee?.id === me : row.assignee === null))
  )
}

const isUuid = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
const uuid = (text: unknown): string | undefined => (isUuid(text) ? text : undefined)
