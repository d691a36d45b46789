// What became of a message of ours, in its head: quiet when all is well, in words and with the way out when not.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon, type IconName } from '#web/kit/Icon.tsx'
import { Popover } from '#web/kit/Popover.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Delivery, State } from '../sending.views.ts'
import { DeliveryActions, DeliveryFacts, type Doing } from './DeliveryFacts.tsx'
import css from './delivery.module.css'

const looks: Record<State, { icon: IconName; kind: 'plain' | 'warn' | 'bad' }> = {
  held: { icon: 'send', kind: 'plain' },
  queued: { icon: 'send', kind: 'plain' },
  sending: { icon: 'send', kind: 'plain' },
  accepted: { icon: 'check', kind: 'plain' },
  delayed: { icon: 'clock-alert', kind: 'warn' },
  failed: { icon: 'mail-x', kind: 'bad' },
  bounced: { icon: 'mail-x', kind: 'bad' },
  uncertain: { icon: 'mail-warning', kind: 'warn' },
}

export default function MessageStatus({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const { data } = useQuery(api.sending.states.query({ conversationId }))
  const delivery = data?.items.find((item) => item.messageId === messageId)
  return delivery ? <Fate delivery={delivery} /> : null
}

/** `doing`: for a mail that is no message of a conversation, how its rights are used. */
export function Fate({ delivery, doing }: { delivery: Delivery; doing?: Doing }) {
  const t = useText()
  const { icon, kind } = looks[delivery.state]
  const complaint = delivery.recipients.some(({ state }) => state === 'complaint')
  return (
    <Popover
      label={t('sending.fate')}
      trigger={
        <button type="button" className={css.status} data-state={delivery.state}>
          {kind === 'plain' && !complaint ? (
            <>
              <Icon name={icon} size="s" />
              {t(`sending.state.${delivery.state}`)}
            </>
          ) : (
            <Chip kind={complaint ? 'warn' : kind} icon={complaint ? 'flag' : icon}>
              {complaint ? t('sending.recipient.complaint') : t(`sending.state.${delivery.state}`)}
            </Chip>
          )}
        </button>
      }
    >
      <Details delivery={delivery} doing={doing} />
    </Popover>
  )
}

function Details({ delivery, doing }: { delivery: Delivery; doing?: Doing }) {
  const t = useText()
  return (
    <div className={css.details}>
      <p className="row">
        <b>{t(`sending.state.${delivery.state}`)}</b>
        <RelativeTime at={delivery.at} form="dateTime" />
      </p>
      <DeliveryFacts delivery={delivery} />
      <DeliveryActions delivery={delivery} doing={doing} />
    </div>
  )
}
