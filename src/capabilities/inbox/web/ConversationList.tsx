// The rows of a list, of which only those near the sight are drawn. One row is the stop of the Tab key; J and K move
// it.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { usePhotos } from '#capabilities/conversations/web/colleagues.ts'
import { prefetch } from '#capabilities/conversations/web/data.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMe } from '#web/session.tsx'
import type { InboxRow } from '../inbox.contract.ts'
import { next, openRow, previous, select, selectTo } from './commands.ts'
import { ConversationRow } from './ConversationRow.tsx'
import { useSteadyList } from './list-place.ts'
import { newAbove } from './list-state.ts'
import type { ListStore, ListView } from './list-store.ts'
import { addressOf, type Place } from './place.ts'
import { useRowHeight } from './row-height.ts'
import type { Selection } from './selection.ts'
import css from './inbox.module.css'

export type ConversationListProps = {
  place: Place
  store: ListStore
  view: ListView
  label: string
  openId: string | undefined
  selection: Selection
  onOpen: (row: InboxRow) => void
}

/** Pages are asked for when so few rows are left below. */
const ahead = 25

export function ConversationList({ place, store, view, label, openId, selection, onOpen }: ConversationListProps) {
  const t = useText()
  const me = useMe()
  const photos = usePhotos()
  const { state } = view
  const { shown, rows } = state
  const scroller = useRef<HTMLDivElement>(null)
  const { height, probe } = useRowHeight(77)
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
    getItemKey: (index) => shown[index] ?? index,
  })
  useLayoutEffect(() => virtual.measure(), [virtual, height])
  useSteadyList(scroller, store, state, height)
  const { cursor, moveTo } = useCursor(scroller, shown, openId, (index) =>
    virtual.scrollToIndex(index, { align: 'auto' }),
  )

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= shown.length - ahead && state.next !== null && !view.error) void store.more()
  }, [last, shown.length, state.next, store, view.error])
  const first = Math.max(0, Math.floor((virtual.scrollOffset ?? 0) / height))
  useEffect(() => {
    if (state.arrived.size) store.seen(shown.slice(first, last + 1))
  }, [state.arrived, shown, first, last, store])

  const near = useCallback((row: InboxRow) => prefetch(row.id), [])
  const at = cursor === undefined ? -1 : shown.indexOf(cursor)
  const move = (step: number) => {
    const target = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))]
    if (target) moveTo(target)
  }
  useCommand(next, () => move(1), { enabled: shown.length > 0 })
  useCommand(previous, () => move(-1), { enabled: shown.length > 0 })
  useCommand(openRow, () => cursor && rows.has(cursor) && onOpen(rows.get(cursor)!), { enabled: at >= 0 })
  useCommand(select, () => cursor && selection.toggle(cursor, false), { enabled: at >= 0 })
  useCommand(selectTo, () => cursor && selection.toggle(cursor, true), { enabled: at >= 0 })

  const above = newAbove(state, first)
  const showNew = () => {
    store.settle()
    scroller.current?.scrollTo({ top: 0 })
  }
  return (
    <div className={css.rowsPlace}>
      <div ref={probe} className={css.probe} aria-hidden="true" />
      <div ref={scroller} className={css.rows} role="group" aria-label={label}>
        <ul className={css.rowList} style={{ blockSize: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows.get(shown[item.index]!)
            return (
              row && (
                <li
                  key={row.id}
                  className={css.rowItem}
                  style={{ blockSize: height, transform: `translateY(${item.start}px)` }}
                  aria-setsize={state.next === null ? shown.length : -1}
                  aria-posinset={item.index + 1}
                >
                  <ConversationRow
                    row={row}
                    address={addressOf(place, row.number)}
                    isOpen={row.id === openId}
                    isCursor={row.id === cursor || (at < 0 && item.index === first)}
                    isSelected={selection.ids.has(row.id)}
                    isSelecting={selection.ids.size > 0}
                    isGone={state.gone.has(row.id)}
                    isMine={row.assignee?.id === me.id}
                    photo={photos(row.assignee?.id)}
                    onOpen={onOpen}
                    onNear={near}
                    onSelect={selection.toggle}
                  />
                </li>
              )
            )
          })}
        </ul>
      </div>
      <div role="status" className={css.newPlace}>
        {above > 0 && (
          <Button size="small" icon="arrow-up" className={css.new} onClick={showNew}>
            {t('inbox.new', { count: above })}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The row that keys work on: the one last moved to, or the open one. Moving gives it the focus. */
function useCursor(
  scroller: React.RefObject<HTMLElement | null>,
  shown: readonly string[],
  openId: string | undefined,
  scrollTo: (index: number) => void,
) {
  const [cursor, setCursor] = useState(openId)
  const [opened, setOpened] = useState(openId)
  const wanted = useRef<string>(undefined)
  if (openId !== opened) {
    setOpened(openId)
    if (openId) setCursor(openId)
  }
  // Drawn only after the list has scrolled there, so it is tried with each drawing until the row is there.
  useEffect(() => {
    if (!wanted.current) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"]`)
    if (!row) return
    row.focus({ preventScroll: true })
    wanted.current = undefined
  })
  // A row that is opened from elsewhere comes into sight.
  const index = openId === undefined ? -1 : shown.indexOf(openId)
  const scroll = useRef(scrollTo)
  useEffect(() => void (scroll.current = scrollTo))
  useEffect(() => {
    if (index >= 0) scroll.current(index)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when another one is opened, not when rows move
  }, [openId])
  const moveTo = (id: string) => {
    wanted.current = id
    setCursor(id)
    scrollTo(shown.indexOf(id))
  }
  return { cursor, moveTo }
}
