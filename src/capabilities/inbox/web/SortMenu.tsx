// The order of a list: by the wait or the last message, or by any fact.
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuChoice, MenuSeparator } from '#web/kit/Menu.tsx'
import { type TextKey, useText } from '#web/kit/i18n.tsx'
import type { FacetView } from '#capabilities/conditions/conditions.contract.ts'
import { encodeCondition } from '#capabilities/views/web/address.ts'
import { isSortable, useFacets, useView } from '#capabilities/views/web/data.ts'
import { conditionOf, sortOf } from './place-condition.ts'
import { type Order, type Place, isPicked, usualOrder } from './place.ts'

type Props = { place: Place; onPlace: (place: Place) => void }

export function SortMenu(props: Props) {
  const t = useText()
  const { place } = props
  const { direction } = sortOf(place, useView(place.saved))
  const words = useSortWords(place)
  const isUp = isPicked(place) ? direction === 'asc' : (place.order ?? usualOrder(place.view)) === 'oldest'
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={isUp ? 'arrow-up' : 'arrow-down'} label={t('inbox.order.label', { order: words })} />}
    >
      <Choices {...props} />
    </Menu>
  )
}

/** Drawn while the menu is open. */
function Choices({ place, onPlace }: Props) {
  const t = useText()
  const facets = useFacets()
  const view = useView(place.saved)
  const { facet, direction } = sortOf(place, view)
  const picked = isPicked(place)
  const kind = facets?.get(facet)?.kind
  const options = [...(facets?.values() ?? [])]
    .filter(isSortable)
    .map(({ name, words: label }) => ({ value: name, label }))
  // A list of the inbox that is sorted by something else becomes one that is picked by a condition.
  const sortBy = (to: { sort?: string; direction?: 'asc' | 'desc' }) =>
    onPlace(
      picked ? { ...place, ...to } : { view: 'allOpen', where: encodeCondition(conditionOf(place, undefined)), ...to },
    )
  return (
    <>
      {picked ? (
        <MenuChoice<'asc' | 'desc'>
          label={t('views.sort.direction')}
          value={direction}
          onChange={(chosen) => sortBy({ sort: facet, direction: chosen })}
          options={[
            { value: 'asc', label: t(directionWords(kind, 'asc')) },
            { value: 'desc', label: t(directionWords(kind, 'desc')) },
          ]}
        />
      ) : (
        <MenuChoice<Order>
          label={t('inbox.order.title')}
          value={place.order ?? usualOrder(place.view)}
          onChange={(chosen) => onPlace({ ...place, order: chosen })}
          options={[
            {
              value: 'oldest',
              label: t(usualOrder(place.view) === 'oldest' ? 'inbox.order.waits' : 'inbox.order.oldest'),
            },
            { value: 'newest', label: t('inbox.order.newest') },
          ]}
        />
      )}
      <MenuSeparator />
      <MenuChoice<string>
        label={t('views.sort.by')}
        value={picked ? facet : ''}
        onChange={(chosen) => sortBy({ sort: chosen, direction: 'asc' })}
        options={options}
      />
    </>
  )
}

/** How a list is sorted, in words. */
export function useSortWords(place: Place): string {
  const t = useText()
  const facets = useFacets(isPicked(place))
  const { facet, direction } = sortOf(place, useView(place.saved))
  if (isPicked(place))
    return t('views.sort.words', {
      facet: facets?.get(facet)?.words ?? '',
      direction: t(directionWords(facets?.get(facet)?.kind, direction)),
    })
  const order = place.order ?? usualOrder(place.view)
  if (order === 'newest') return t('inbox.order.newest')
  return t(usualOrder(place.view) === 'oldest' ? 'inbox.order.waits' : 'inbox.order.oldest')
}

/** What up and down mean for a kind of fact. */
function directionWords(kind: FacetView['kind'] | undefined, direction: 'asc' | 'desc'): TextKey {
  const isUp = direction === 'asc'
  if (kind === 'time') return isUp ? 'views.sort.oldest' : 'views.sort.newest'
  if (kind === 'number') return isUp ? 'views.sort.smallest' : 'views.sort.largest'
  if (kind === 'choice' || kind === 'flag' || kind === undefined) return isUp ? 'views.sort.asc' : 'views.sort.desc'
  return isUp ? 'views.sort.az' : 'views.sort.za'
}
