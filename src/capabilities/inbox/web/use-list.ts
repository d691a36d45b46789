// The list of a place in a component: loaded, kept fresh by news, and told to other screens.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { onChange, type Change } from '#capabilities/conversations/web/changes.ts'
import { remember } from '#capabilities/conversations/web/data.ts'
import { decodeCondition } from '#capabilities/views/web/address.ts'
import { holdsClosed, knownView } from '#capabilities/views/web/data.ts'
import { api } from '#web/api.ts'
import { useMe } from '#web/session.tsx'
import type { InboxRow } from '../inbox.contract.ts'
import { allLists, listOf, type ListStore, type ListView } from './list-store.ts'
import { fits, isPicked, keyOf, type Place, usualOrder } from './place.ts'

export function useList(place: Place): { store: ListStore; view: ListView } {
  const key = keyOf(place)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of the place
  const store = useMemo(() => listOf(place), [key])
  const view = useSyncExternalStore(store.subscribe, store.read)
  // The query holds nothing: it is what makes the list load when it is opened, when news touch it, and after a break.
  useQuery({
    queryKey: queryKeyOf(place),
    queryFn: () => store.refresh().then(() => true),
    staleTime: 0,
  })
  useEffect(() => remember([...view.state.rows.values()]), [view.state.rows])
  return { store, view }
}

/** Makes the list go stale by the news of the question that it asks. */
function queryKeyOf({
  view,
  teamId,
  mailboxId,
  order = usualOrder(view),
  saved,
  where,
  sort,
  direction,
}: Place): readonly unknown[] {
  if (saved) return api.views.conversations.query({ viewId: saved, sort, direction }).queryKey
  if (where) return api.views.matching.query({ condition: where, sort, direction }).queryKey
  return api.inbox.list.query({ view, teamId, mailboxId, order }).queryKey
}

/** Shows in every list at once what the reader changes. */
export function useChangesInLists(): void {
  const { id: me } = useMe()
  useEffect(
    () =>
      onChange(({ id }, change) => {
        const backs = [...allLists()].map((store) => apply(store, id, change, me))
        return () => backs.forEach((back) => back?.())
      }),
    [me],
  )
}

function apply(store: ListStore, id: string, change: Change, me: string): (() => void) | void {
  const { state } = store.read()
  const row = state.rows.get(id)
  if (!row) return void store.follow(id)
  const { readAt, ...rest } = change
  const next: InboxRow = { ...row, ...rest, ...(readAt === undefined ? {} : { unread: false }) }
  if (isPicked(store.place) ? staysPicked(store.place, next) : fits(store.place, next, me)) store.patch(id, next)
  else store.remove(id)
  return () => store.restore(state)
}

/** What else a condition asks is for the server to say; what is closed leaves at once where nothing closed can be. */
function staysPicked({ saved, where }: Place, { state }: InboxRow): boolean {
  if (state !== 'closed' && state !== 'spam') return true
  if (saved) return knownView(saved)?.holdsClosed ?? true
  const condition = where && decodeCondition(where)
  return !condition || holdsClosed(condition)
}
