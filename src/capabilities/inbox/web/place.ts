// Where one is in the inbox, and its address: /inbox/mine, /inbox/team/<id>, /inbox/mailbox/<id>, /inbox/view/<id> for a
// saved view and /inbox/where?is=<condition> for one that is not, each with /<number> of the open conversation or /new
// for one to be written, and in the query how the list is ordered.
import type { View } from '../inbox.contract.ts'

export type Order = 'oldest' | 'newest'
/** `saved` and `where` stand alone, and are ordered by `sort`; `view` is then of no account. */
export type Place = {
  view: View
  teamId?: string
  mailboxId?: string
  order?: Order
  /** Id of a saved view. */
  saved?: string
  /** A condition as it stands in addresses (views/web/address.ts). */
  where?: string
  /** Name of a facet, if not as the view says. */
  sort?: string
  direction?: 'asc' | 'desc'
}
/** The number of a conversation, or one to be written. */
export type Open = number | 'new'

const slugs: Record<View, string> = {
  mine: 'mine',
  unassigned: 'unassigned',
  allOpen: 'open',
  withCustomer: 'with-customer',
  snoozed: 'snoozed',
  closed: 'closed',
  spam: 'spam',
}
const views = Object.fromEntries(Object.entries(slugs).map(([view, slug]) => [slug, view])) as Record<
  string,
  View | undefined
>

/** What the server does when no order is asked for: oldest first where work waits. */
export const usualOrder = (view: View): Order => (view === 'withCustomer' || view === 'closed' || view === 'spam' ? 'newest' : 'oldest')

/** Path and query of a place, with a conversation open in it or not. */
export function addressOf(place: Place, open?: Open): string {
  const { view, teamId, mailboxId, order, saved, where, sort, direction } = place
  const path = saved
    ? `view/${saved}`
    : where
      ? 'where'
      : teamId
        ? `team/${teamId}`
        : mailboxId
          ? `mailbox/${mailboxId}`
          : slugs[view]
  const query = new URLSearchParams({
    ...(where ? { is: where } : {}),
    ...(isPicked(place) ? { ...(sort ? { sort } : {}), ...(direction ? { direction } : {}) } : {}),
    ...(!isPicked(place) && order && order !== usualOrder(view) ? { order } : {}),
  })
  return `/inbox/${path}${open === undefined ? '' : `/${open}`}${query.size ? `?${query}` : ''}`
}

/** A place that holds what a condition picks. */
export const isPicked = ({ saved, where }: Place): boolean => saved !== undefined || where !== undefined

/** The place and what is open at an address; undefined when it is none of the inbox. */
export function placeOf(
  pathname: string,
  search: Record<string, unknown> = {},
): { place: Place; open?: Open } | undefined {
  const [root, first = '', ...rest] = pathname.split('/').filter(Boolean)
  if (root !== 'inbox') return undefined
  const isNamed = first === 'team' || first === 'mailbox' || first === 'view'
  const [last, ...tooMuch] = isNamed ? rest.slice(1) : rest
  if (tooMuch.length || (last !== undefined && last !== 'new' && !/^[1-9]\d{0,14}$/.test(last))) return undefined
  const open: { open?: Open } = last === undefined ? {} : { open: last === 'new' ? last : Number(last) }
  const { order, is, sort, direction } = search
  if (first === 'view' || first === 'where') {
    const which =
      first === 'view' ? isUuid(rest[0]) && { saved: rest[0] } : typeof is === 'string' && is !== '' && { where: is }
    if (!which) return undefined
    const sorted: Pick<Place, 'sort' | 'direction'> = {
      ...(typeof sort === 'string' && /^[\w.-]{3,120}$/.test(sort) ? { sort } : {}),
      ...(direction === 'asc' || direction === 'desc' ? { direction } : {}),
    }
    return { place: { view: 'allOpen', ...which, ...sorted }, ...open }
  }
  const view = isNamed ? 'allOpen' : views[first]
  if (!view || (isNamed && !isUuid(rest[0]))) return undefined
  return {
    place: {
      view,
      ...(first === 'team' ? { teamId: rest[0]! } : {}),
      ...(first === 'mailbox' ? { mailboxId: rest[0]! } : {}),
      ...(order === 'oldest' || order === 'newest' ? { order } : {}),
    },
    ...open,
  }
}

/** Names a place for caches: the same list has the same name. */
export const keyOf = (place: Place): string =>
  isPicked(place)
    ? ['picked', place.saved, place.where, place.sort, place.direction].join(' ')
    : [place.view, place.teamId, place.mailboxId, place.order ?? usualOrder(place.view)].join(' ')

/** Whether a conversation with these facts belongs in a place that is not picked by a condition; `me` is the reader's id. */
export function fits(
  { view, teamId, mailboxId }: Place,
  row: { state: string; assignee: { id: string } | null; team: { id: string } | null; mailbox: { id: string } | null },
  me: string,
): boolean {
  if (teamId && row.team?.id !== teamId) return false
  if (mailboxId && row.mailbox?.id !== mailboxId) return false
  if (view === 'closed' || view === 'spam') return row.state === view
  if (view === 'withCustomer') return row.state === 'with_customer'
  if (view === 'snoozed') return row.state === 'snoozed'
  return (
    row.state === 'open' && (view === 'allOpen' || (view === 'mine' ? row.assignee?.id === me : row.assignee === null))
  )
}

const isUuid = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
