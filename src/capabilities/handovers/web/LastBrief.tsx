// In the panel beside the conversation: the brief it was handed over with last, to look at again.
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { Brief } from './Brief.tsx'
import { useHandover } from './data.ts'

export default function LastBrief({ conversationId }: { conversationId: string }) {
  const t = useText()
  const handover = useHandover(conversationId)
  if (!handover || handover.state === 'waiting') return null
  const { from, to, team, decidedBy, state, at } = handover
  const receiver = to?.name ?? decidedBy?.name ?? (team?.name || t('conversations.privateTeam'))
  return (
    <Section title={t('handovers.last.title')} level={3}>
      <p className="sm dim">
        <Text
          k={state === 'returned' ? 'handovers.last.returned' : 'handovers.last.given'}
          values={{ from: <bdi>{from.name}</bdi>, to: <bdi>{receiver}</bdi> }}
        />{' '}
        <RelativeTime at={at} />
      </p>
      <Brief handover={handover} />
    </Section>
  )
}
