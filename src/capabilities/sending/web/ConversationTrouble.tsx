// Over the thread: the last answer did not arrive, or may not have, with why and what to do.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { DeliveryActions } from './DeliveryFacts.tsx'
import css from './delivery.module.css'

const wrong = ['failed', 'bounced', 'uncertain']

export default function ConversationTrouble({ conversationId }: { conversationId: string }) {
  const t = useText()
  const { data } = useQuery(api.sending.states.query({ conversationId }))
  const [latest] = data?.items ?? []
  if (!latest || !wrong.includes(latest.state)) return null
  const those = latest.recipients.filter(({ state }) => state === 'failed' || state === 'bounced')
  const who = (those.length ? those : latest.recipients).map(({ address }) => address)
  return (
    <Banner
      kind={latest.state === 'uncertain' ? 'warn' : 'bad'}
      icon={latest.state === 'uncertain' ? 'mail-warning' : 'mail-x'}
      live
    >
      <span className={css.line}>
        {t(latest.state === 'uncertain' ? 'sending.trouble.uncertain' : 'sending.trouble.lost', {
          who: who[0] ?? '',
          more: who.length - 1,
        })}
        {latest.reason && ` ${t(`sending.reason.${latest.reason}`)}. ${t(`sending.advice.${latest.reason}`)}.`}
      </span>
      <DeliveryActions delivery={latest} />
    </Banner>
  )
}
