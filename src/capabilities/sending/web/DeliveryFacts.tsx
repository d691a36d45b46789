// Why a message did not arrive, what can be done, and doing it.
import { useState } from 'react'
import { api, ApiError } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { Delivery, Right } from '../sending.views.ts'
import css from './delivery.module.css'

export function DeliveryFacts({ delivery: { state, reason, said, recipients, nextTryAt } }: { delivery: Delivery }) {
  const t = useText()
  const isFine = state === 'accepted' || state === 'held' || state === 'queued' || state === 'sending'
  return (
    <>
      {reason && (
        <p>
          {t(`sending.reason.${reason}`)}. {!isFine && t(`sending.advice.${reason}`)}.
        </p>
      )}
      {nextTryAt && (
        <p>
          {t('sending.nextTry')} <RelativeTime at={nextTryAt} form="dateTime" />
        </p>
      )}
      <ul className={css.people}>
        {recipients.map((recipient) => (
          <li key={recipient.address}>
            <bdi dir="ltr">{recipient.address}</bdi>
            <span className={css.fate} data-state={recipient.state}>
              {t(`sending.recipient.${recipient.state}`)}
            </span>
          </li>
        ))}
      </ul>
      {said && !isFine && (
        <p className={css.said}>
          {t('sending.said')} <q dir="ltr">{said}</q>
        </p>
      )}
    </>
  )
}

/** How an agent's decision is carried out, and where the mail itself is. */
export type Doing = { act: (right: Right) => Promise<unknown>; raw: string }

/** Buttons for what may be done now, and the mail itself once it is made. */
export function DeliveryActions({
  delivery: { messageId, allowed, state },
  doing = {
    act: (right) => api.sending[right]({ messageId }),
    raw: api.sending.raw.url({ messageId, as: 'text' }),
  },
}: {
  delivery: Pick<Delivery, 'messageId' | 'allowed' | 'state'>
  doing?: Doing
}) {
  const t = useText()
  const [busy, setBusy] = useState<Right | null>(null)
  const act = async (right: Right) => {
    setBusy(right)
    try {
      await doing.act(right)
      if (right === 'writeAgain') toast({ icon: 'file-pen-line', text: t('sending.writtenAgain') })
    } catch (error) {
      toast({
        icon: 'circle-alert',
        text: error instanceof ApiError && error.problem ? error.message : t('sending.noAnswer'),
      })
    } finally {
      setBusy(null)
    }
  }
  const isMade = state !== 'held' && state !== 'queued'
  if (!allowed.length && !isMade) return null
  return (
    <div className={css.acts}>
      {allowed.map((right) => (
        <Button key={right} size="small" busy={busy === right} onClick={() => void act(right)}>
          {t(`sending.acts.${right}`)}
        </Button>
      ))}
      {isMade && (
        <a
          className="btn link small"
          href={doing.raw}
          target="_blank"
          rel="noopener noreferrer"
        >
          {t('sending.raw')}
        </a>
      )}
    </div>
  )
}
