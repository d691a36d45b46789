// What is wrong with a field of the input, in words that a person can act on, in the reader's language.
import type { z } from 'zod'
import { text } from './text.ts'

type Issue = z.core.$ZodIssue

/** By the kind of mistake; zod's own words for what people do not meet in forms. */
export function wordsFor(issue: Issue, locale: string): string {
  const [kind, values] = kindOf(issue)
  return (kind && text(locale, `errors.kernel.field.${kind}`, values)) || issue.message
}

function kindOf(issue: Issue): [kind: string | undefined, values?: Record<string, number>] {
  if (issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null)) return ['missing']
  if (issue.code === 'invalid_format' && issue.format === 'email') return ['email']
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return [undefined]
  const isSmall = issue.code === 'too_small'
  const limit = Number(isSmall ? issue.minimum : issue.maximum)
  if (issue.origin === 'string')
    return isSmall && limit === 1 ? ['missing'] : [isSmall ? 'tooShort' : 'tooLong', { limit }]
  if (issue.origin === 'number' || issue.origin === 'int') return [isSmall ? 'atLeast' : 'atMost', { limit }]
  return [isSmall && limit === 1 ? 'chooseOne' : undefined]
}
