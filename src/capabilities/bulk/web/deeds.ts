// What can be chosen to be done to many, and what is asked of the server for it. Pure.
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import type { What } from '../bulk.contract.ts'

export const deeds = [
  'assign',
  'unassign',
  'team',
  'close',
  'open',
  'withCustomer',
  'snooze',
  'addTag',
  'removeTag',
  'priority',
  'notSpam',
  'read',
  'merge',
  'spam',
] as const
export type Deed = (typeof deeds)[number]

type May = { write: boolean; tags: boolean; fields: boolean; spam: boolean }

/** A list of spam and nothing else. */
export const picksSpam = (condition: Condition): boolean =>
  'all' in condition
    ? condition.all.some(picksSpam)
    : 'facet' in condition &&
      ((condition.facet === 'conversations.state' && JSON.stringify(condition.value) === '["spam"]') ||
        (condition.facet === 'blocking.spam' && condition.value === true))

/**
 * `rows` are what is selected; without them it is all that a condition picks, which can not become one conversation.
 * Spam can only be said not to be.
 */
export function deedsFor(may: May, rows: readonly { state: string }[] | undefined, condition?: Condition): Deed[] {
  const isSpam = rows?.length
    ? rows.every(({ state }) => state === 'spam')
    : condition && picksSpam(condition)
      ? true
      : undefined
  return deeds.filter((deed) => {
    if (deed === 'read') return true
    if (deed === 'spam') return may.spam && isSpam !== true
    if (deed === 'notSpam') return may.spam && isSpam !== false
    if (isSpam) return false
    if (deed === 'addTag' || deed === 'removeTag') return may.tags
    if (deed === 'priority') return may.fields
    if (deed === 'merge') return may.write && (rows?.length ?? 0) > 1
    return may.write
  })
}

export function whatOf(deed: Deed, value: string): What {
  const acts = (given: Extract<What, { kind: 'acts' }>['acts']): What => ({ kind: 'acts', acts: given })
  switch (deed) {
    case 'assign':
      return acts({ assignee: value })
    case 'unassign':
      return acts({ assignee: null })
    case 'team':
      return acts({ teamId: value })
    case 'close':
      return acts({ state: 'closed' })
    case 'open':
      return acts({ state: 'open' })
    case 'withCustomer':
      return acts({ state: 'with_customer' })
    case 'snooze':
      return acts({ snoozeDays: Number(value) })
    case 'addTag':
      return acts({ addTags: [value] })
    case 'removeTag':
      return acts({ removeTags: [value] })
    case 'priority':
      return acts({ priority: value as 'high' })
    case 'merge':
      return { kind: 'merge', intoId: value }
    default:
      return { kind: deed }
  }
}
