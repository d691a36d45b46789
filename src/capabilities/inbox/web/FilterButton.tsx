// Opens the filter over a list, and saves a list as a view.
import { Suspense, useState } from 'react'
import { encodeCondition } from '#capabilities/views/web/address.ts'
import { editView, saveView } from '#capabilities/views/web/commands.ts'
import { useView } from '#capabilities/views/web/data.ts'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { filter } from './commands.ts'
import { conditionOf, sortOf } from './place-condition.ts'
import type { Place } from './place.ts'

const FilterDialog = part(() => import('#capabilities/views/web/FilterDialog.tsx'))

export function FilterButton({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const t = useText()
  const may = useMay('views:use')
  const view = useView(place.saved)
  const [open, setOpen] = useState<'filter' | 'save' | 'edit'>()
  // The condition of a saved view must be known before it can be changed.
  const isReady = may && (place.saved === undefined || view !== undefined)
  const mayEdit = view?.allowed.includes('update') ?? false
  useCommand(filter, () => setOpen('filter'), { enabled: isReady })
  useCommand(saveView, () => setOpen('save'), { enabled: isReady })
  useCommand(editView, () => setOpen('edit'), { enabled: view !== undefined, allowed: mayEdit })
  if (!may) return null
  const close = () => setOpen(undefined)
  const sort = sortOf(place, view)
  return (
    <>
      <IconButton
        icon="list-filter"
        label={t('inbox.commands.filter')}
        keys="f"
        pressed={place.where !== undefined || undefined}
        disabledReason={isReady ? undefined : t('views.gone')}
        onClick={() => setOpen('filter')}
      />
      {open && isReady && (
        <Suspense>
          <FilterDialog
            condition={conditionOf(place, view)}
            sort={sort}
            view={open === 'save' ? undefined : view}
            saving={open !== 'filter'}
            onClose={close}
            onShow={(condition) => {
              close()
              onPlace({
                view: 'allOpen',
                where: encodeCondition(condition),
                sort: sort.facet,
                direction: sort.direction,
              })
            }}
            onSaved={({ id }) => {
              close()
              onPlace({ view: 'allOpen', saved: id })
            }}
          />
        </Suspense>
      )}
    </>
  )
}
