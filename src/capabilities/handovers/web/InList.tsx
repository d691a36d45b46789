// What was handed to the reader, in the list: a chip in its row, and above one's own conversations all that waits.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useConversationAddress } from '#capabilities/conversations/web/address.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { accept } from './data.ts'
import css from './handovers.module.css'

const SendBackDialog = part(() => import('./SendBackDialog.tsx'))

const useWaiting = () =>
  useQuery({ ...api.handovers.waiting.query({}), enabled: useMay('handovers:use') }).data?.items ?? none
const none: never[] = []

export function HandedToYou({ conversationId }: { conversationId: string }) {
  const t = useText()
  const waiting = useWaiting().find((each) => each.conversationId === conversationId)
  if (!waiting) return null
  return (
    <Chip kind="warn" icon="handshake" title={t('handovers.list.title', { who: waiting.from.name })}>
      {t('handovers.list.from', { who: waiting.from.name })}
    </Chip>
  )
}

/** So many stand above the list; the rest is counted. */
const shown = 3

export function WaitingForYou() {
  const t = useText()
  const address = useConversationAddress()
  const items = useWaiting()
  const [returning, setReturning] = useState<(typeof items)[number]>()
  if (!items.length) return null
  return (
    <section className={css.strip} aria-label={t('handovers.list.label')}>
      <ul>
        {items.slice(0, shown).map((item) => (
          <li key={item.id}>
            <span className={css.what}>
              <Text k="handovers.list.handed" values={{ who: <b>{item.from.name}</b> }} />{' '}
              <Link to={address(item.number)} dir="auto">
                {item.subject || t('conversations.noSubject')}
              </Link>
            </span>
            <span className={css.acts}>
              <Button size="small" onClick={() => void accept(t, item)}>
                {t('handovers.accept')}
              </Button>
              <Button size="small" variant="quiet" onClick={() => setReturning(item)}>
                {t('handovers.sendBack.open')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {items.length > shown && <p className="xs faint">{t('handovers.list.more', { count: items.length - shown })}</p>}
      {returning && (
        <Suspense>
          <SendBackDialog handover={returning} onClose={() => setReturning(undefined)} />
        </Suspense>
      )}
    </section>
  )
}
