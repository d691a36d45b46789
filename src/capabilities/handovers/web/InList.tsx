// What was handed to the reader, in the list: a chip in its row, and above one's own conversations all that waits.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useConversationAddress } from '#capabilities/conversations/web/address.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
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

export function WaitingForYou() {
  const t = useText()
  const address = useConversationAddress()
  // The one that waits longest; the others have their chips in the list.
  const [first, ...others] = useWaiting()
  const [returning, setReturning] = useState<typeof first>()
  if (!first) return null
  const subject = first.subject || t('conversations.noSubject')
  return (
    <section className={css.strip} aria-label={t('handovers.list.label')}>
      <span className={css.what}>
        <Icon name="handshake" size="s" />{' '}
        <Text
          k={others.length ? 'handovers.list.handedMore' : 'handovers.list.handed'}
          values={{
            who: (
              <b>
                <bdi>{first.from.name}</bdi>
              </b>
            ),
            count: others.length,
          }}
        />
      </span>
      <span className={css.acts}>
        <Button size="small" onClick={() => void accept(t, first)}>
          {t('handovers.accept')}
        </Button>
        <Button size="small" variant="quiet" onClick={() => setReturning(first)}>
          {t('handovers.sendBack.open')}
        </Button>
      </span>
      <Link to={address(first.number)} className={css.subject} dir="auto" title={subject}>
        {subject}
      </Link>
      {returning && (
        <Suspense>
          <SendBackDialog handover={returning} onClose={() => setReturning(undefined)} />
        </Suspense>
      )}
    </section>
  )
}
