// The address of a search: /search?q=…, with /<number> of the conversation that is open, `at` the message found in it.

export type Asked = { q: string; order: 'best' | 'newest'; at?: string }

/** What the query string of an address asks; never throws, whatever stands there. */
export function readAddress(query: URLSearchParams): Asked {
  const order = query.get('order') === 'newest' ? 'newest' : 'best'
  const at = query.get('at') ?? undefined
  return { q: (query.get('q') ?? '').slice(0, 500), order, ...(at ? { at } : {}) }
}

export function searchAddress({ q, order = 'best', at }: { q: string; order?: Asked['order']; at?: string }, number?: number): string {
  const query = new URLSearchParams({ ...(q ? { q } : {}), ...(order === 'newest' ? { order } : {}), ...(at ? { at } : {}) })
  return `/search${number === undefined ? '' : `/${number}`}${query.size ? `?${query}` : ''}`
}
