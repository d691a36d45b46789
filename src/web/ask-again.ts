// Asks again what news may have changed, also what is just being asked for the first time.
import type { Query, QueryClient } from '@tanstack/react-query'

const late = new WeakSet<Query>()

/**
 * Marks the answers as out of date and asks again for those on the screen. TanStack Query breaks off a question that
 * is being repeated, but lets the first one end and takes its answer for fresh: the server may have given that
 * before the news. Such a question is asked once more when it has been answered.
 */
export function askAgain(client: QueryClient, predicate: (query: Query) => boolean = () => true): void {
  for (const query of client.getQueryCache().findAll({ predicate, fetchStatus: 'fetching' })) {
    if ((query.state.data !== undefined && query.isActive()) || late.has(query)) continue
    late.add(query)
    const repeat = (): void => {
      late.delete(query)
      void client.invalidateQueries({ predicate: (each) => each === query })
    }
    query.promise?.then(repeat, repeat)
  }
  void client.invalidateQueries({ predicate })
}
