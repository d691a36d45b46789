// What the address says, for pages. Apart from the router, so that pages do not import what imports them.
import { useParams, useSearch } from '@tanstack/react-router'

/** Parameters of the address, as strings: `const { number } = useRouteParams<'number'>()`. */
export const useRouteParams = <N extends string>(): Partial<Record<N, string>> =>
  useParams({ strict: false }) as Partial<Record<N, string>>

/** The query string as the page's `search` reads it. */
export const useRouteSearch = <T,>(): T => useSearch({ strict: false }) as T
