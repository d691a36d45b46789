// Where one is in the inbox, and its address: /inbox/mine, /inbox/team/<id>, /inbox/mailbox/<id>, each with /<number> of the open conversation.
import type { View } from '../inbox.contract.ts'

export type Order = 'oldest' | 'newest'
export type Place = { view: View; teamId?: string; mailboxId?: string; order?: Order }

const slugs: Record<View, string> = { mine: 'mine', unassigned: 'unassigned', allOpen: 'open', withCustomer: 'with-customer', closed: 'closed' }
const views = Object.fromEntries(Object.entries(slugs).map(([view, slug]) => [slug, view])) as Record<string, View | undefined>

/** What the server does when no order is asked for: oldest first where work waits. */
export const usualOrder = (view: View): Order => (view === 'withCustomer' || view === 'closed' ? 'newest' : 'oldest')

/** Path and query of a place, with a conversation open in it or not. */
export function addressOf({ view, teamId, mailboxId, order }: Place, number?: number): string {
  const path = teamId ? `team/${teamId}` : mailboxId ? `mailbox/${mailboxId}` : slugs[view]
  const query = order && order !== usualOrder(view) ? `?order=${order}` : ''
  return `/inbox/${path}${number === undefined ? '' : `/${number}`}${query}`
}

/** The place and conversation of an address; undefined when it is none of the inbox. */
export function placeOf(pathname: string, order?: unknown): { place: Place; number?: number } | undefined {
  const [root, first = '', ...rest] = pathname.split('/').filter(Boolean)
  if (root !== 'inbox') return undefined
  const asked = order === 'oldest' || order === 'newest' ? { order } as const : {}
  const isShared = first === 'team' || first === 'mailbox'
  const [last, ...tooMuch] = isShared ? rest.slice(1) : rest
  if (tooMuch.length || (last !== undefined && !/^[1-9]\d{0,14}$/.test(last))) return undefined
  const open = last === undefined ? {} : { number: Number(last) }
  if (isShared) return isUuid.test(rest[0] ?? '') ? { place: { view: 'allOpen', [first === 'team' ? 'teamId' : 'mailboxId']: rest[0], ...asked }, ...open } : undefined
  const view = views[first]
  return view && { place: { view, ...asked }, ...open }
}

/** Names a place for caches: the same list has the same name. */
export const keyOf = ({ view, teamId, mailboxId, order }: Place): string => [view, teamId, mailboxId, order ?? usualOrder(view)].join(' ')

export const samePlace = (a: Place, b: Place): boolean => keyOf({ ...a, order: undefined }) === keyOf({ ...b, order: undefined })

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
