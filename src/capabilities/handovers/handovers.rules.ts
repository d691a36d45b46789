// What counts as work in hand.

/** States of a conversation that somebody has still to do with; spam and closed ones nobody has. */
export const unfinished = ['open', 'with_customer', 'snoozed'] as const

export const isUnfinished = (state: string): boolean => (unfinished as readonly string[]).includes(state)
