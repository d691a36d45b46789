// What can be chosen to be done to many, and what is asked of the server for it. Pure.
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
  'read',
  'merge',
  'spam',
  'notSpam',
] as const
export type Deed = (typeof deeds)[number]

type May = { write: boolean; tags: boolean; fields: boolean; spam: boolean }

/** `rows` are what is selected; without them it is all of a list, which can not become one conversation. */
export function deedsFor(may: May, rows?: readonly { state: string }[]): Deed[] {
  const isSpam = rows?.length ? rows.every(({ state }) => state === 'spam') : undefined
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
