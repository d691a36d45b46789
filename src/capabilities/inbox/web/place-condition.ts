// What a list of the inbox holds, as a condition: where a filter begins, and what a view can be saved from.
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import type { SavedView, Sort } from '#capabilities/views/views.contract.ts'
import { decodeCondition } from '#capabilities/views/web/address.ts'
import type { View } from '../inbox.contract.ts'
import { type Place, usualOrder } from './place.ts'

const state = (value: string): Condition => ({ facet: 'conversations.state', op: 'in', value: [value] })
const assigneeFacet = 'conversations.assignee'
const waiting = 'conversations.waitingSince'
const lastMessage = 'conversations.lastMessageAt'

const ofView: Record<Exclude<View, 'allOpen'>, readonly Condition[]> = {
  mine: [state('open'), { facet: assigneeFacet, op: 'in', value: ['me'] }],
  unassigned: [state('open'), { facet: assigneeFacet, op: 'empty' }],
  withCustomer: [state('with_customer')],
  snoozed: [state('snoozed')],
  closed: [state('closed')],
  spam: [state('spam')],
}

/** `saved` is the view of the place, if it is one. */
export function conditionOf({ view, teamId, mailboxId, where }: Place, saved: SavedView | undefined): Condition {
  if (saved) return saved.condition
  if (where) return decodeCondition(where) ?? { all: [] }
  if (view !== 'allOpen') return { all: [...ofView[view]] }
  const inTeam: Condition[] = teamId ? [{ facet: 'conversations.team', op: 'in', value: [teamId] }] : []
  const inMailbox: Condition[] = mailboxId ? [{ facet: 'conversations.mailbox', op: 'in', value: [mailboxId] }] : []
  return { all: [state('open'), ...inTeam, ...inMailbox] }
}

/** How the place is sorted, as a view would be. */
export function sortOf(
  { view, order = usualOrder(view), where, sort, direction }: Place,
  saved: SavedView | undefined,
): Sort {
  const usual: Sort = saved?.sort ?? { facet: waiting, direction: 'asc' }
  if (saved || where)
    return {
      facet: sort ?? usual.facet,
      direction: direction ?? (sort === undefined || sort === usual.facet ? usual.direction : 'asc'),
    }
  const isWork = usualOrder(view) === 'oldest'
  if (isWork && order === 'oldest') return usual
  return { facet: lastMessage, direction: order === 'newest' ? 'desc' : 'asc' }
}
