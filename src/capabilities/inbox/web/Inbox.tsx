// The panes of the inbox and how they work together.
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ConversationAddress } from '#capabilities/conversations/web/address.ts'
import { ConversationPane } from '#capabilities/conversations/web/ConversationPane.tsx'
import { prefetch, useConversationId, useThreadState } from '#capabilities/conversations/web/data.ts'
import { contributed } from '#web/capabilities.ts'
import { useLater } from '#web/Later.tsx'
import { Slot } from '#web/Slot.tsx'
import { useCommand } from '#web/commands.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import { whenIdle } from '#web/moments.ts'
import { loadEarly, part } from '#web/part.ts'
import { setPreference, usePreference } from '#web/preferences.ts'
import { useTitle } from '#web/title.ts'
import type { InboxRow } from '../inbox.contract.ts'
import { startNew, toggleCustomer, toggleViews } from './commands.ts'
import { CustomerPane, type CustomerPaneProps, useCustomerOf } from './CustomerPane.tsx'
import { ListPane, usePlaceTitle } from './ListPane.tsx'
import { roomForCustomer, roomForTwo, roomForViews, useMedia } from './media.ts'
import { NothingOpen } from './NothingOpen.tsx'
import { addressOf, type Open, type Place } from './place.ts'
import '#capabilities/conversations/web/slots.ts'
import { useChangesInLists, useList } from './use-list.ts'
import { ViewsPane } from './ViewsPane.tsx'
import css from './inbox.module.css'

const Drawer = part(() => import('./Drawer.tsx'))

export function Inbox({ place, open }: { place: Place; open?: Open }) {
  const t = useText()
  const navigate = useNavigate()
  const { store, view } = useList(place)
  useChangesInLists()
  const title = usePlaceTitle(place)
  useTitle(typeof open === 'number' ? undefined : title)
  const home = addressOf(place)
  useEffect(() => setPreference('inbox.last', home), [home])

  const number = typeof open === 'number' ? open : undefined
  const openId = useConversationId(number)
  const { shown, rows } = view.state
  const row = openId === undefined ? undefined : rows.get(openId)
  const customer = useCustomerOf(openId, row?.customer)
  usePrefetchAround(shown, openId)
  useFocusOnPhones(open)

  const address = useCallback((at: number) => addressOf(place, at), [place])
  const go = useCallback(
    (to: Place, what?: Open, replace = false) => void navigate({ to: addressOf(to, what), replace }),
    [navigate],
  )
  const show = useCallback((at: number) => go(place, at), [go, place])
  const openRow = useCallback(
    (found: InboxRow) => {
      // Before anything is drawn, so that the answers are on their way meanwhile.
      prefetch(found.id, true)
      show(found.number)
    },
    [show],
  )
  const change = useCallback((to: Place) => go(to, open, true), [go, open])
  const back = useCallback(() => go(place), [go, place])
  const after = useNextAfter(shown, openId)
  const isNarrow = !useMedia(roomForTwo)
  const goOn = useCallback(() => {
    const following = isNarrow ? undefined : rows.get(after() ?? '')
    go(place, following?.number, true)
  }, [isNarrow, rows, after, go, place])

  const hasCompose = contributed('slots').some(({ slot }) => slot === 'conversation.compose')
  useCommand(startNew, () => go(place, 'new'), { enabled: hasCompose })
  const views = usePaneToggle('inbox.showViews', useMedia(roomForViews))
  const beside = usePaneToggle('inbox.showCustomer', useMedia(roomForCustomer))
  useCommand(toggleViews, views.toggle)
  useCommand(toggleCustomer, beside.toggle, { enabled: customer !== undefined })
  const hasBeside = beside.isPane && number !== undefined
  return (
    <ConversationAddress value={address}>
      <div
        className={classes(css.inbox, views.isPane && css.withViews, hasBeside && css.withCustomer)}
        data-open={open !== undefined || undefined}
        data-hide-bar={open === undefined ? undefined : ''}
      >
        {views.isPane && <ViewsPane />}
        <main className={css.desk} id="main" tabIndex={-1}>
          <h1 className="sr">{t('inbox.title')}</h1>
          <ListPane
            place={place}
            store={store}
            view={view}
            openId={openId}
            hasViewsButton={!views.isPane}
            onOpen={openRow}
            onPlace={change}
            onTaken={show}
          />
          <div className={css.thread}>
            {number !== undefined && (
              <ConversationPane
                number={number}
                onBack={back}
                onCustomer={beside.isPane ? undefined : beside.toggle}
                onDone={goOn}
                onReturn={show}
              />
            )}
            {open === 'new' && <Slot name="conversation.compose" onSent={show} onCancel={back} />}
            {open === undefined && <NothingOpen />}
          </div>
        </main>
        {hasBeside && <Beside of={customer} />}
      </div>
      <Suspense>
        {views.isDrawer && (
          <Drawer onClose={views.close} side="start" title={t('inbox.views.label')}>
            <ViewsPane onLeave={views.close} />
          </Drawer>
        )}
        {customer && beside.isDrawer && (
          <Drawer onClose={beside.close} side="end" title={t('customers.panel', { name: customer.customer.name })}>
            <CustomerPane {...customer} />
          </Drawer>
        )}
      </Suspense>
    </ConversationAddress>
  )
}

/** The customer's panel; it changes after the conversation, for which the reader waits. */
function Beside({ of }: { of: CustomerPaneProps | undefined }) {
  const isTime = useThreadState(of?.conversationId ?? '') !== 'pending'
  const later = useLater(of, isTime)
  return of && later ? <CustomerPane key={later.customer.id} {...later} /> : <div className={css.context} />
}

/** A pane that can be put away: beside the others where there is room, else a drawer over them. */
function usePaneToggle(name: string, hasRoom: boolean) {
  const [isWanted, setWanted] = usePreference(name, true)
  const [isDrawer, setDrawer] = useState(false)
  // Choosing something in the drawer closes it.
  const here = location.pathname
  useEffect(() => setDrawer(false), [here, hasRoom])
  return {
    isPane: hasRoom && isWanted,
    isDrawer,
    toggle: () => (hasRoom ? setWanted(!isWanted) : setDrawer(!isDrawer)),
    close: () => setDrawer(false),
  }
}

/** Id of the row to go on with: the one that takes the place of the open one, or that before it. */
function useNextAfter(shown: readonly string[], openId: string | undefined): () => string | undefined {
  const at = useRef(0)
  const index = openId === undefined ? -1 : shown.indexOf(openId)
  if (index >= 0) at.current = index
  return useCallback(() => {
    const others = shown.filter((id) => id !== openId)
    return others[Math.min(at.current, others.length - 1)]
  }, [shown, openId])
}

/** Where one pane is shown at a time, the focus goes along: into the conversation, and back to its row. */
function useFocusOnPhones(open: Open | undefined): void {
  const isNarrow = !useMedia(roomForTwo)
  const was = useRef(open)
  useEffect(() => {
    if (was.current === open) return
    was.current = open
    if (isNarrow)
      document
        .querySelector<HTMLElement>(open === undefined ? '[data-row][tabindex="0"]' : '[data-conversation] h2')
        ?.focus({ preventScroll: true })
  }, [open, isNarrow])
}

/** Loads what is opened next while the browser has nothing to do: neighbours of the open one, the top of the list. */
function usePrefetchAround(shown: readonly string[], openId: string | undefined): void {
  const wanted = useMemo(() => {
    const at = openId === undefined ? -1 : shown.indexOf(openId)
    return (at < 0 ? shown.slice(0, 3) : [shown[at + 1], shown[at - 1], shown[at + 2], ...shown.slice(0, 2)])
      .filter((id) => id !== undefined)
      .join(' ')
  }, [shown, openId])
  useEffect(() => {
    if (!wanted) return undefined
    let stop = () => {}
    const go = ([id, ...rest]: string[]) => {
      stop = whenIdle(() => {
        if (!id) return loadEarly()
        prefetch(id)
        go(rest)
      })
    }
    go(wanted.split(' '))
    return () => stop()
  }, [wanted])
}
