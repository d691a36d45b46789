// The list of a place in a component: loaded, kept fresh by news, and told to other screens.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { onChange, type Change } from '#capabilities/conversations/web/changes.ts'
import { remember } from '#capabilities/conversations/web/data.ts'
import { api } from '#web/api.ts'
import { useMe } from '#web/session.tsx'
import type { InboxRow } from '../inbox.contract.ts'
import { allLists, listOf, type ListStore, type ListView } from './list-store.ts'
import { fits, keyOf, type Place, usualOrder } from './place.ts'

export function useList(place: Place): { store: ListStore; view: ListView } {
  const key = keyOf(place)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of the place
  const store = useMemo(() => listOf(place), [key])
  const view = useSyncExternalStore(store.subscribe, store.read)
  const { view: name, teamId, mailboxId, order = usualOrder(name) } = place
  // The query holds nothing: it is what makes the list load when it is opened, when news touch it, and after a break.
  useQuery({
    queryKey: api.inbox.list.query({ view: name, teamId, mailboxId, order }).queryKey,
    queryFn: () => store.refresh().then(() => true),
    staleTime: 0,
  })
  useEffect(() => remember([...view.state.rows.values()]), [view.state.rows])
  return { store, view }
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
  if (!row) return void store.follow()
  const { readAt, ...rest } = change
  const next: InboxRow = { ...row, ...rest, ...(readAt === undefined ? {} : { unread: false }) }
  if (fits(store.place, next, me)) store.patch(id, next)
  else store.remove(id)
  return () => store.restore(state)
}
