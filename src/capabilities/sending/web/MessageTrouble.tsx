// Under a message that did not arrive, or may not have: why, and what to do.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { DeliveryActions } from './DeliveryFacts.tsx'
import css from './delivery.module.css'

const wrong = ['failed', 'bounced', 'uncertain']

export default function MessageTrouble({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const t = useText()
  const { data } = useQuery(api.sending.states.query({ conversationId }))
  const delivery = data?.items.find((item) => item.messageId === messageId)
  if (!delivery || !wrong.includes(delivery.state)) return null
  const isDoubt = delivery.state === 'uncertain'
  const those = delivery.recipients.filter(({ state }) => state === 'failed' || state === 'bounced')
  const who = (those.length ? those : delivery.recipients).map(({ address }) => address)
  return (
    <div className={css.foot}>
      <Banner kind={isDoubt ? 'warn' : 'bad'} icon={isDoubt ? 'mail-warning' : 'mail-x'} live>
        <span className={css.line}>
          {t(isDoubt ? 'sending.trouble.uncertain' : 'sending.trouble.lost', {
            who: who[0] ?? '',
            more: who.length - 1,
          })}
          {delivery.reason && ` ${t(`sending.reason.${delivery.reason}`)}. ${t(`sending.advice.${delivery.reason}`)}.`}
        </span>
        <DeliveryActions delivery={delivery} />
      </Banner>
    </div>
  )
}
