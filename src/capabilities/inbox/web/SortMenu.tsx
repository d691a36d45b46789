// The order of a list: by the wait or the last message, or by any fact.
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuChoice, MenuSeparator } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { encodeCondition } from '#capabilities/views/web/address.ts'
import { isSortable, useFacets, useView } from '#capabilities/views/web/data.ts'
import { conditionOf, sortOf } from './place-condition.ts'
import { type Order, type Place, isPicked, usualOrder } from './place.ts'

export function SortMenu({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const t = useText()
  const facets = useFacets()
  const view = useView(place.saved)
  const words = useSortWords(place)
  const { facet, direction } = sortOf(place, view)
  const picked = isPicked(place)
  const order = place.order ?? usualOrder(place.view)
  const options = [...(facets?.values() ?? [])].filter(isSortable).map(({ name, words: label }) => ({ value: name, label }))
  const isUp = picked ? direction === 'asc' : order === 'oldest'
  // A list of the inbox that is sorted by something else becomes one that is picked by a condition.
  const sortBy = (to: { sort?: string; direction?: 'asc' | 'desc' }) =>
    onPlace(picked ? { ...place, ...to } : { view: 'allOpen', where: encodeCondition(conditionOf(place, undefined)), ...to })
  return (
    <Menu align="end" trigger={<IconButton icon={isUp ? 'arrow-up' : 'arrow-down'} label={t('inbox.order.label', { order: words })} />}>
      {picked ? (
        <MenuChoice<'asc' | 'desc'>
          label={t('views.sort.direction')}
          value={direction}
          onChange={(chosen) => sortBy({ sort: facet, direction: chosen })}
          options={[
            { value: 'asc', label: t('views.sort.asc') },
            { value: 'desc', label: t('views.sort.desc') },
          ]}
        />
      ) : (
        <MenuChoice<Order>
          label={t('inbox.order.title')}
          value={order}
          onChange={(chosen) => onPlace({ ...place, order: chosen })}
          options={[
            { value: 'oldest', label: t(usualOrder(place.view) === 'oldest' ? 'inbox.order.waits' : 'inbox.order.oldest') },
            { value: 'newest', label: t('inbox.order.newest') },
          ]}
        />
      )}
      <MenuSeparator />
      <MenuChoice<string> label={t('views.sort.by')} value={picked ? facet : ''} onChange={(chosen) => sortBy({ sort: chosen, direction: 'asc' })} options={options} />
    </Menu>
  )
}

/** How a list is sorted, in words. */
export function useSortWords(place: Place): string {
  const t = useText()
  const facets = useFacets()
  const { facet, direction } = sortOf(place, useView(place.saved))
  if (isPicked(place)) return t('views.sort.words', { facet: facets?.get(facet)?.words ?? '', direction: t(direction === 'asc' ? 'views.sort.asc' : 'views.sort.desc') })
  const order = place.order ?? usualOrder(place.view)
  if (order === 'newest') return t('inbox.order.newest')
  return t(usualOrder(place.view) === 'oldest' ? 'inbox.order.waits' : 'inbox.order.oldest')
}
