// The list of a place: its head, the rows, and what stands there when there are none.
import { memo, useMemo } from 'react'
import { CommandIconButton } from '#web/kit/CommandButton.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuChoice } from '#web/kit/Menu.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { InboxRow } from '../inbox.contract.ts'
import { startNew, toggleViews } from './commands.ts'
import { ConversationList } from './ConversationList.tsx'
import { countWords, useCounts } from './counts.ts'
import { EmptyList } from './EmptyList.tsx'
import { FilterButton } from './FilterButton.tsx'
import type { ListStore, ListView } from './list-store.ts'
import { type Order, type Place, usualOrder } from './place.ts'
import { useSelection } from './selection.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { titleOf } from './views.ts'
import css from './inbox.module.css'

export type ListPaneProps = {
  place: Place
  store: ListStore
  view: ListView
  openId: string | undefined
  /** The views are put away, so the list has the way to them. */
  hasViewsButton: boolean
  onOpen: (row: InboxRow) => void
  onPlace: (place: Place) => void
  onTaken: (number: number) => void
}

export const ListPane = memo(function ListPane({
  place,
  store,
  view,
  openId,
  hasViewsButton,
  onOpen,
  onPlace,
  onTaken,
}: ListPaneProps) {
  const t = useText()
  const { state, loaded, error } = view
  const selection = useSelection(state.shown)
  const selected = useMemo(
    () => state.shown.flatMap((id) => (selection.ids.has(id) ? [state.rows.get(id)!] : [])),
    [state, selection.ids],
  )
  const title = usePlaceTitle(place)
  const order = place.order ?? usualOrder(place.view)
  const count = usePlaceCount(place)
  const isWork = usualOrder(place.view) === 'oldest'
  const words = (which: Order) =>
    t(which === 'newest' ? 'inbox.order.newest' : isWork ? 'inbox.order.waits' : 'inbox.order.oldest')
  return (
    <section className={css.list} aria-label={t('inbox.list.label')}>
      <header className={css.listHead}>
        {hasViewsButton && <CommandIconButton command={toggleViews} />}
        <h2>
          <span className="clip" title={title}>
            {title}
          </span>
          {count && <span className="count">{count}</span>}
        </h2>
        <FilterButton place={place} onPlace={onPlace} />
        <Menu
          align="end"
          trigger={
            <IconButton
              icon={order === 'oldest' ? 'arrow-up' : 'arrow-down'}
              label={t('inbox.order.label', { order: words(order) })}
            />
          }
        >
          <MenuChoice<Order>
            label={t('inbox.order.title')}
            value={order}
            onChange={(chosen) => onPlace({ ...place, order: chosen })}
            options={[
              { value: 'oldest', label: words('oldest') },
              { value: 'newest', label: words('newest') },
            ]}
          />
        </Menu>
        <CommandIconButton command={startNew} />
      </header>
      {selected.length > 0 ? (
        <SelectionBar rows={selected} onClear={selection.clear} />
      ) : (
        <div className={css.sub}>
          <span>{words(order)}</span>
        </div>
      )}
      {error && !loaded ? (
        <ErrorState title={t('inbox.didNotCome')} error={error} level={3} onRetry={() => void store.refresh()} />
      ) : null}
      {!loaded && !error && <LoadingRows rows={8} />}
      {loaded && !state.shown.length && !state.waiting.length && (
        <EmptyList place={place} onPlace={onPlace} onTaken={onTaken} />
      )}
      {loaded && (state.shown.length > 0 || state.waiting.length > 0) && (
        <ConversationList
          place={place}
          store={store}
          view={view}
          label={title}
          openId={openId}
          selection={selection}
          onOpen={onOpen}
        />
      )}
    </section>
  )
})

/** The name of a place: of its team or mailbox, or of the view. */
export function usePlaceTitle({ view, teamId, mailboxId }: Place): string {
  const t = useText()
  const counts = useCounts()
  if (view !== 'allOpen') return t(titleOf(view))
  return (
    counts?.teams.find(({ id }) => id === teamId)?.name ??
    counts?.mailboxes.find(({ id }) => id === mailboxId)?.name ??
    t(titleOf(view))
  )
}

function usePlaceCount({ view, teamId, mailboxId }: Place): string | undefined {
  const t = useText()
  const format = useFormats()
  const counts = useCounts()
  if (
    !counts ||
    view === 'closed' ||
    (teamId && (mailboxId || view !== 'allOpen')) ||
    (mailboxId && view !== 'allOpen')
  )
    return undefined
  const count = teamId
    ? counts.teams.find(({ id }) => id === teamId)?.count
    : mailboxId
      ? counts.mailboxes.find(({ id }) => id === mailboxId)?.count
      : counts.views[view]
  const shown = countWords(count, format.number)
  return shown && t(view === 'mine' ? 'inbox.list.needYou' : 'inbox.list.count', { shown, count: count! })
}
