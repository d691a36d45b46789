// What is offered while one types a query: names of operators for a word, values behind an operator.
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { api } from '#web/api.ts'
import type { TextKey } from '#web/kit/i18n.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { operators, printPart, readQuery } from '../shared/query.ts'

export type Offer = {
  id: string
  label: string
  sub: string
  /** The query and the place of the caret once it is taken. */
  query: string
  caret: number
}

/** The part of the query that the caret is in or right behind. */
export function partAt(query: string, caret: number, names: readonly string[]) {
  return readQuery(query, names).find(({ start, end }) => start < caret && caret <= end)
}

export function useOffers(query: string, caret: number, isOpen: boolean): Offer[] {
  const t = useText()
  const known = useQuery({ ...api.search.operators.query({}), enabled: isOpen })
  const made = known.data?.operators ?? operators.map((name) => ({ name, named: null as string | null }))
  const here = partAt(query, caret, made.map(({ name }) => name))
  const operator = here?.part.kind === 'operator' ? here.part : undefined
  const asked = useDeferredValue(operator ? { operator: operator.name, text: operator.value } : undefined)
  const values = useQuery({
    ...api.search.complete.query(asked ?? { operator: '', text: '' }),
    enabled: isOpen && asked !== undefined,
    placeholderData: (before) => before,
    staleTime: 30_000,
  })
  if (!isOpen || !here) return []
  const replaced = (text: string) => ({
    query: query.slice(0, here.start) + text + query.slice(here.end),
    caret: here.start + text.length,
  })
  if (operator)
    return (values.data?.items ?? [])
      .filter(({ value }) => value !== operator.value)
      .map(({ value, label, labelKey, sub }) => {
        const said = printPart({ ...operator, value })
        return {
          id: value,
          label: label ?? t(labelKey as TextKey),
          sub: sub === label ? '' : sub || said,
          ...replaced(`${said}${query[here.end] === ' ' ? '' : ' '}`),
        }
      })
  if (here.part.kind !== 'word') return []
  const typed = here.part.text.toLowerCase()
  const minus = here.part.not ? '-' : ''
  return made
    .filter(({ name, named }) => name.startsWith(typed) || named?.toLowerCase().startsWith(typed))
    .map(({ name, named }) => ({
      id: name,
      label: `${name}:`,
      sub: named ?? t(`search.operators.${name}` as TextKey),
      ...replaced(`${minus}${name}:`),
    }))
}
