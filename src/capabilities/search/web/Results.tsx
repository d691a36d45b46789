// What was found, as a list to walk through by keys, with what must be known about it: cut short, not understood, not
// yet ready.
import { useCallback, useEffect, useRef, useState } from 'react'
import { prefetch, remember } from '#capabilities/conversations/web/data.ts'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Text, useFormats, useText, type TextKey } from '#web/kit/i18n.tsx'
import type { Hit } from '../search.contract.ts'
import { type Asked, searchAddress } from './address.ts'
import { nextResult, previousResult } from './commands.ts'
import { Known } from './Known.tsx'
import { ResultRow } from './ResultRow.tsx'
import { useFound, useProgress } from './use-found.ts'
import css from './search.module.css'

export function Results({ asked, number, onOpen }: { asked: Asked; number: number | undefined; onOpen: (hit: Hit) => void }) {
  const t = useText()
  const format = useFormats()
  const found = useFound(asked)
  const { items, first, last } = found
  const progress = useProgress(first?.filling === true)
  const list = useRef<HTMLUListElement>(null)
  const [cursor, setCursor] = useState<string>()
  const openId = items.find(({ conversation }) => conversation.number === number)?.conversation.id
  const at = items.findIndex(({ conversation }) => conversation.id === (cursor ?? openId))
  useEffect(() => setCursor(undefined), [asked.q, asked.order])
  useEffect(() => remember(items.map(({ conversation }) => conversation)), [items])

  const go = (to: number) => {
    const hit = items[Math.max(0, Math.min(items.length - 1, to))]
    if (!hit) return
    setCursor(hit.conversation.id)
    list.current?.querySelector<HTMLElement>(`[data-row="${hit.conversation.id}"]`)?.focus()
    if (to >= items.length - 5) found.more()
  }
  useCommand(nextResult, () => go(at + 1), { enabled: items.length > 0 })
  useCommand(previousResult, () => go(at < 0 ? 0 : at - 1), { enabled: items.length > 0 })
  const near = useCallback(({ conversation }: Hit) => prefetch(conversation.id), [])

  if (!asked.q) return <Help />
  if (found.error && !items.length)
    return <ErrorState title={t('search.didNotCome')} error={found.error} level={2} onRetry={found.again} />
  if (found.isPending) return <LoadingRows rows={8} />
  return (
    <>
      <div role="status" className={css.notices}>
        {first?.notices.map(({ code, operator, value }) => (
          <Banner key={`${operator} ${value}`} kind="note" icon="circle-help">
            <Text k={`search.notices.${code}` as TextKey} values={{ operator, value: <bdi>{value}</bdi> }} />
          </Banner>
        ))}
        {first?.slips.map(({ typed, meant }) => (
          <Banner key={typed} kind="note" icon="info">
            <Text k="search.slip" values={{ typed: <bdi>{typed}</bdi>, meant: <bdi>{format.list(meant)}</bdi> }} />
          </Banner>
        ))}
        {first?.filling && (
          <Banner kind="note" icon="history">
            {progress
              ? t('search.filling.share', { share: format.percent(Math.min(1, progress.documents / Math.max(1, progress.about))) })
              : t('search.filling.plain')}
          </Banner>
        )}
        <p className="sr">{t('search.count', { count: items.length })}</p>
      </div>
      <Known q={asked.q} />
      {items.length > 0 && (
        <ul className={css.rows} ref={list}>
          {items.map((hit, index) => (
            <li key={hit.conversation.id}>
              <ResultRow
                hit={hit}
                address={searchAddress({ ...asked, at: hit.message?.id }, hit.conversation.number)}
                isOpen={hit.conversation.number === number}
                isCursor={index === Math.max(0, at)}
                onOpen={onOpen}
                onNear={near}
              />
            </li>
          ))}
        </ul>
      )}
      {!items.length && !last?.partial && !last?.next && (
        <EmptyState icon="search" title={t('search.nothing.title')} level={2}>
          {t('search.nothing.text')}
        </EmptyState>
      )}
      <footer className={css.foot}>
        {last?.partial && <p>{t('search.partial')}</p>}
        {found.error && items.length > 0 ? <p role="alert">{t('search.moreDidNotCome')}</p> : null}
        {last?.next && (
          <Button size="small" busy={found.isMore} onClick={found.more}>
            {t(last.partial ? 'search.further' : 'search.more')}
          </Button>
        )}
      </footer>
    </>
  )
}

const examples = ['from:', 'to:', 'assignee:me', 'is:open', 'has:attachment', 'before:2026-01', 'after:7d', '"…"', '-…']

/** Before anything was asked: what can be. */
function Help() {
  const t = useText()
  return (
    <div className={css.help}>
      <h2>{t('search.help.title')}</h2>
      <p>{t('search.help.text')}</p>
      <dl>
        {examples.map((example, index) => (
          <div key={example}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{t(`search.help.examples.${index + 1}` as TextKey)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
