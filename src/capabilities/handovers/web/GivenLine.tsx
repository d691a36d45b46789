// A line of the timeline about a handover.
import { Link } from '@tanstack/react-router'
import { useConversationAddress } from '#capabilities/conversations/web/address.ts'
import type { TimelineEntry } from '#capabilities/customers/web/slots.ts'
import { TimelineLine } from '#capabilities/customers/web/TimelineLine.tsx'
import { Text } from '#web/kit/i18n.tsx'

export default function GivenLine({ entry: { by, conversation, facts } }: { entry: TimelineEntry }) {
  const address = useConversationAddress()
  const to = facts['to']
  const number = conversation && <Link to={address(conversation.number)}>#{conversation.number}</Link>
  const values = { who: <bdi>{by?.name}</bdi>, number, to: <bdi>{String(to)}</bdi> }
  return <TimelineLine say={<Text k={to ? 'handovers.line.given' : 'handovers.line.givenToTeam'} values={values} />} />
}
