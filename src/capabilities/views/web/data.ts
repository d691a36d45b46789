// Saved views, their counts, and what can be asked of a conversation, as the screens use them.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { FacetView } from '#capabilities/conditions/conditions.contract.ts'
import { api, queryClient } from '#web/api.ts'
import type { TextKey } from '#web/kit/i18n.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { SavedView } from '../views.contract.ts'

export { holdsClosed } from '../views.rules.ts'

const list = api.views.list.query({})
const none: readonly SavedView[] = []

/** Undefined while they are not known. */
export function useViews(): readonly SavedView[] | undefined {
  const may = useMay('views:use')
  const { data } = useQuery({ ...list, enabled: may })
  return may ? data?.items : none
}

export const useView = (id: string | undefined): SavedView | undefined => useViews()?.find((view) => view.id === id)

/** Outside of components; asks when they are not known. */
export const readViews = async (): Promise<readonly SavedView[]> => (await queryClient.ensureQueryData(list)).items

/** The views as far as they are known. */
export const knownView = (id: string): SavedView | undefined =>
  queryClient.getQueryData<{ items: SavedView[] }>(list.queryKey)?.items.find((view) => view.id === id)

export const refreshViews = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['views.list'] }),
    queryClient.invalidateQueries({ queryKey: ['views.counts'] }),
  ])

/** News of counts come once a second; each browser asks half as often. */
const restMs = 2000
let asked = -Infinity
let coming: ReturnType<typeof api.views.counts> | undefined

function ask(): ReturnType<typeof api.views.counts> {
  coming ??= new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, asked + restMs - performance.now()))).then(
    () => {
      asked = performance.now()
      coming = undefined
      return api.views.counts({})
    },
  )
  return coming
}

export type ViewCount = { count: number | null; counting: boolean }

/** By view. */
export function useViewCounts(): ReadonlyMap<string, ViewCount> {
  const { data } = useQuery({
    queryKey: api.views.counts.query({}).queryKey,
    queryFn: ask,
    enabled: useMay('views:use'),
  })
  return useMemo(() => new Map(data?.items.map((item) => [item.viewId, item])), [data])
}

/** `impersonal`: what asks for it is the same for everybody, so that “me” can not be chosen. */
export type NamedFacet = FacetView & { words: string; valueWords: (value: string) => string; impersonal?: true }

/** What can be asked, by name and in the order of the words for it. `wanted` false: nobody needs it now. */
export function useFacets(wanted = true): ReadonlyMap<string, NamedFacet> | undefined {
  // People make some of them: asked again each time they are needed.
  const { data } = useQuery({ ...api.conditions.facets.query({}), staleTime: 10_000, enabled: wanted })
  return useNamed(data?.facets)
}

/** The same of customers, as it is asked for everybody alike. */
export function useCustomerFacets(): ReadonlyMap<string, NamedFacet> | undefined {
  const { data } = useQuery({ ...api.conditions.customerFacets.query({}), staleTime: 10_000 })
  const named = useNamed(data?.facets)
  return useMemo(
    () => named && new Map([...named].map(([name, facet]) => [name, { ...facet, impersonal: true as const }])),
    [named],
  )
}

function useNamed(facets: readonly FacetView[] | undefined): ReadonlyMap<string, NamedFacet> | undefined {
  const t = useText()
  const format = useFormats()
  return useMemo(() => {
    if (!facets) return undefined
    const all = facets.map((facet): NamedFacet => {
      const key = facet.label.replace(/^facets\./, '')
      return {
        ...facet,
        words: facet.named ?? t(`facets.${key}` as TextKey, facet.of === null ? undefined : { of: facet.of }),
        valueWords: (value) => {
          const known = facet.values.find((each) => each.value === value)
          return known?.named ?? (known ? t(`facets.${key}.${value}` as TextKey) : value)
        },
      }
    })
    return new Map(all.toSorted((a, b) => format.compare(a.words, b.words)).map((facet) => [facet.name, facet]))
  }, [facets, t, format])
}

/** Several values at once have no order. */
export const isSortable = ({ kind }: FacetView): boolean => kind !== 'choices'
