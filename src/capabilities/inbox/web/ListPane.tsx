// The list of a place: its head, the rows, and what stands there when there are none.
import { memo, useMemo } from 'react'
import { useView, useViewCounts } from '#capabilities/views/web/data.ts'
import { useConditionWords } from '#capabilities/views/web/words.ts'
import { isRefusal } from '#web/api.ts'
import { Slot } from '#web/Slot.tsx'
import { CommandIconButton } from '#web/kit/CommandButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { classes } from '#web/kit/classes.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { InboxRow } from '../inbox.contract.ts'
import { startNew, toggleViews } from './commands.ts'
import { ConversationList } from './ConversationList.tsx'
import { countWords, useCounts } from './counts.ts'
import { EmptyList } from './EmptyList.tsx'
import { FilterButton } from './FilterButton.tsx'
import type { ListStore, ListView } from './list-store.ts'
import { MoreMenu } from './MoreMenu.tsx'
import { conditionOf } from './place-condition.ts'
import { type Place, isPicked } from './place.ts'
import { useSelection } from './selection.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { SortMenu, useSortWords } from './SortMenu.tsx'
import { titleOf } from './views.ts'
import './slots.ts'
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
  const count = usePlaceCount(place)
  const saved = useView(place.saved)
  const condition = useMemo(() => conditionOf(place, saved), [place, saved])
  const isGone = isRefusal(error, 'views.notFound')
  return (
    <section className={css.list} aria-label={t('inbox.list.label')}>
      <header className={css.listHead}>
        {hasViewsButton && <CommandIconButton command={toggleViews} />}
        <h2>
          <span className="clip" title={title}>
            {title}
          </span>
          {count && (
            <span className="count" title={count.title}>
              {count.words}
            </span>
          )}
        </h2>
        <FilterButton place={place} onPlace={onPlace} />
        <SortMenu place={place} onPlace={onPlace} />
        <MoreMenu place={place} onPlace={onPlace} />
        <CommandIconButton command={startNew} />
      </header>
      <Slot name="inbox.list" condition={condition} title={title} />
      {selected.length > 0 ? (
        <SelectionBar rows={selected} onClear={selection.clear} />
      ) : (
        <div className={css.sub}>
          <PlaceWords place={place} />
        </div>
      )}
      {place.view === 'mine' && !isPicked(place) && <Slot name="inbox.mine" />}
      {isGone && (
        <EmptyState icon="list-filter" level={3} title={t('views.gone')}>
          {t('views.goneText')}
        </EmptyState>
      )}
      {error && !loaded && !isGone ? (
        <ErrorState title={t('inbox.didNotCome')} error={error} level={3} onRetry={() => void store.refresh()} />
      ) : null}
      {!loaded && !error && <LoadingRows rows={8} />}
      {loaded && !isGone && !state.shown.length && !state.waiting.length && (
        <EmptyList place={place} onTaken={onTaken} />
      )}
      {loaded && !isGone && (state.shown.length > 0 || state.waiting.length > 0) && (
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

/** How the list is sorted, and what it was picked by. */
function PlaceWords({ place }: { place: Place }) {
  const sort = useSortWords(place)
  return isPicked(place) ? (
    <>
      <PickedWords place={place} />
      <span className={classes(css.sorted, 'push')}>{sort}</span>
    </>
  ) : (
    <span>{sort}</span>
  )
}

function PickedWords({ place }: { place: Place }) {
  const t = useText()
  const view = useView(place.saved)
  const words = useConditionWords()
  const picked = view?.broken ? t('views.broken') : words(conditionOf(place, view))
  return (
    <span className="clip" title={picked}>
      {picked}
    </span>
  )
}

/** The name of a place: of its view, team or mailbox. */
export function usePlaceTitle({ view, teamId, mailboxId, saved, where }: Place): string {
  const t = useText()
  const counts = useCounts()
  const own = useView(saved)
  if (saved) return own?.name ?? t('inbox.list.label')
  if (where) return t('views.filtered')
  if (view !== 'allOpen') return t(titleOf(view))
  return (
    counts?.teams.find(({ id }) => id === teamId)?.name ??
    counts?.mailboxes.find(({ id }) => id === mailboxId)?.name ??
    t(titleOf(view))
  )
}

type PlaceCount = { words: string; title?: string }

function usePlaceCount({ view, teamId, mailboxId, saved, where }: Place): PlaceCount | undefined {
  const t = useText()
  const format = useFormats()
  const counts = useCounts()
  const own = useView(saved)
  const ofViews = useViewCounts()
  if (where) return undefined
  if (saved) {
    const { count, counting } = ofViews.get(saved) ?? {}
    if (counting) return { words: t('views.beingCounted') }
    const words = countWords(count ?? undefined, format.number)
    return words === undefined || !own
      ? undefined
      : { words, title: own.holdsClosed ? t('views.closedToo', { name: own.name }) : undefined }
  }
  if (!counts || view === 'closed' || view === 'spam') return undefined
  const count = teamId
    ? counts.teams.find(({ id }) => id === teamId)?.count
    : mailboxId
      ? counts.mailboxes.find(({ id }) => id === mailboxId)?.count
      : counts.views[view]
  const shown = countWords(count, format.number)
  return shown === undefined
    ? undefined
    : { words: t(view === 'mine' ? 'inbox.list.needYou' : 'inbox.list.count', { shown, count: count! }) }
}
