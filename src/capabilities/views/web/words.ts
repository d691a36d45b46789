// A condition in words, for the line above a list.
import type { Condition, Test } from '#capabilities/conditions/conditions.contract.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { type NamedFacet, useFacets } from './data.ts'
import { fromDay, toDay } from './days.ts'
import { needsOf, questionFor } from './ops.ts'
import { useOptions } from './options.ts'
import { questionWords } from './question-words.ts'

/** Of what is asked of conversations; empty while the words are not known yet. */
export const useConditionWords = (): ((condition: Condition) => string) => useWordsWith(useFacets())

/** With these facets. */
export function useWordsWith(facets: ReadonlyMap<string, NamedFacet> | undefined): (condition: Condition) => string {
  const t = useText()
  const format = useFormats()
  const options = useOptions()
  if (!facets) return () => ''
  const noonOf = (day: string) => Date.parse(fromDay(day, { wholeDays: false }, format.timeZone) ?? '') + 12 * 3_600_000
  const value = (facet: NamedFacet, test: Test): string => {
    const { op, value: given } = test
    switch (needsOf(facet.kind, op)) {
      case 'nothing':
        return ''
      case 'list': {
        const known = new Map(options(facet).map((option) => [option.value, option.label]))
        return (Array.isArray(given) ? given : []).map((each) => known.get(each) ?? '…').join(', ')
      }
      case 'span':
        return format.duration(Number(given) * 1000)
      case 'day':
        return format.date(facet.wholeDays ? noonOf(toDay(given, facet, format.timeZone)) : String(given))
      case 'number':
        return format.number(Number(given))
      case 'text':
        return String(given)
    }
  }
  const one = (test: Test, not: boolean): string => {
    const facet = facets.get(test.facet)
    if (!facet) return t('views.words.unknown')
    const asked = t(questionWords(facet.kind, questionFor(test, not)))
    const words = t('views.words.test', { facet: facet.words, asked, value: value(facet, test) }).trim()
    if (test.within === undefined) return words
    return t('views.words.within', { words, days: Math.round(test.within / 86_400) })
  }
  const words = (condition: Condition, isInside: boolean): string => {
    if ('facet' in condition) return one(condition, false)
    if ('not' in condition)
      return 'facet' in condition.not
        ? one(condition.not, true)
        : t('views.words.none', { parts: words(condition.not, false) })
    const isAll = 'all' in condition
    const parts = (isAll ? condition.all : condition.any).map((part) => words(part, true))
    const joined = parts.join(isAll ? t('views.words.and') : t('views.words.or'))
    return isInside && parts.length > 1 ? `(${joined})` : joined
  }
  return (condition) => words(condition, false) || t('views.words.everything')
}
