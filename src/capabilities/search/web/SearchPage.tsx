// The search: field and results beside the conversation that is open, at the message found.
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { ConversationAddress } from '#capabilities/conversations/web/address.ts'
import { ConversationPane } from '#capabilities/conversations/web/ConversationPane.tsx'
import { OpenedAt } from '#capabilities/conversations/web/opened-at.ts'
import { EmptyState } from '#web/kit/States.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import { useRouteParams } from '#web/route.ts'
import { useTitle } from '#web/title.ts'
import type { Hit } from '../search.contract.ts'
import { type Asked, readAddress, searchAddress } from './address.ts'
import { Results } from './Results.tsx'
import { SearchBox } from './SearchBox.tsx'
import css from './search.module.css'

export default function SearchPage() {
  const t = useText()
  const navigate = useNavigate()
  const href = useLocation({ select: (location) => location.href })
  const { q, order, at } = useMemo(() => readAddress(new URL(href, location.origin).searchParams), [href])
  const digits = useRouteParams<'number'>().number
  const number = digits !== undefined && /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : undefined
  useTitle(number === undefined ? (q ? t('search.titleOf', { q }) : t('search.title')) : undefined)
  const asked = useMemo((): Asked => ({ q, order }), [q, order])
  const go = useCallback((to: string, replace = false) => void navigate({ to, replace }), [navigate])
  const open = useCallback(
    ({ conversation, message }: Hit) => go(searchAddress({ ...asked, at: message?.id }, conversation.number)),
    [go, asked],
  )
  const back = useCallback(() => go(searchAddress(asked)), [go, asked])
  const address = useCallback((other: number) => searchAddress(asked, other), [asked])
  return (
    <ConversationAddress value={address}>
      <main
        id="main"
        tabIndex={-1}
        className={css.page}
        data-open={number !== undefined || undefined}
        data-hide-bar={number === undefined ? undefined : ''}
      >
        <section className={css.list} aria-label={t('search.results')}>
          <h1 className="sr">{t('search.title')}</h1>
          <header className={css.head}>
            <SearchBox
              asked={q}
              onSearch={(wanted) => go(searchAddress({ q: wanted, order }))}
              onLeave={() => document.querySelector<HTMLElement>(`.${css.list} [data-row][tabindex="0"]`)?.focus()}
            />
            {q && (
              <Segmented
                label={t('search.order.label')}
                value={order}
                onChange={(chosen) => go(searchAddress({ q, order: chosen }), true)}
                options={[
                  { value: 'best', label: t('search.order.best') },
                  { value: 'newest', label: t('search.order.newest') },
                ]}
              />
            )}
          </header>
          <div className={css.scroll}>
            <Results asked={asked} number={number} onOpen={open} />
          </div>
        </section>
        <div className={classes(css.thread)}>
          {number === undefined ? (
            <EmptyState icon="search" title={t('search.open.title')}>
              {t('search.open.text')}
            </EmptyState>
          ) : (
            <OpenedAt value={at}>
              <ConversationPane number={number} onBack={back} />
            </OpenedAt>
          )}
        </div>
      </main>
    </ConversationAddress>
  )
}
