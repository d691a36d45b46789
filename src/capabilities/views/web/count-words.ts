import { countCap } from '../views.contract.ts'

/** `999+` for a capped count, nothing for none known. */
export const countWords = (count: number | null | undefined, format: (count: number) => string): string | undefined =>
  count === undefined || count === null ? undefined : count >= countCap ? `${format(countCap - 1)}+` : format(count)
