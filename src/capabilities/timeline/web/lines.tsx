// How each entry of the timeline reads: a sentence, and under it the words or facts it is about.
import { Link } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useConversationAddress } from '#capabilities/conversations/web/address.ts'
import type { TimelineEntry } from '#capabilities/customers/web/slots.ts'
import { TimelineLine as Line } from '#capabilities/customers/web/TimelineLine.tsx'
import { type TextKey, Text, useText } from '#web/kit/i18n.tsx'
import type { IconName } from '#web/kit/icon-names.ts'

type Props = { entry: TimelineEntry }
const factOf = ({ facts }: TimelineEntry, name: string): string => String(facts[name] ?? '')

const Who = ({ name }: { name: string }) => <bdi>{name || 'Heed'}</bdi>
const By = ({ entry: { by } }: Props) => <Who name={by?.name ?? ''} />

/** The number of the conversation, which leads to it. */
function Conversation({ entry: { conversation } }: Props) {
  const address = useConversationAddress()
  return conversation && <Link to={address(conversation.number)}>#{conversation.number}</Link>
}

function Opened({ entry }: Props) {
  const t = useText()
  return (
    <Line
      say={
        <Text
          k="timeline.line.opened"
          values={{
            number: <Conversation entry={entry} />,
            subject: <bdi>{entry.conversation?.subject || t('conversations.noSubject')}</bdi>,
          }}
        />
      }
    />
  )
}

function Closed({ entry }: Props) {
  const number = <Conversation entry={entry} />
  const byAgent = entry.by?.kind === 'agent' || entry.by?.kind === 'token'
  return (
    <Line
      say={
        <Text
          k={byAgent ? 'timeline.line.closed' : 'timeline.line.closedByHeed'}
          values={{ who: <By entry={entry} />, number }}
        />
      }
    />
  )
}

const saidKeys: Record<string, TextKey> = {
  in: 'timeline.line.wrote',
  out: 'timeline.line.answered',
  note: 'timeline.line.notedThere',
}

function Said({ entry }: Props) {
  const t = useText()
  const values = { who: <Who name={factOf(entry, 'author')} />, number: <Conversation entry={entry} /> }
  return (
    <Line
      say={<Text k={saidKeys[factOf(entry, 'direction')] ?? 'timeline.line.wrote'} values={values} />}
      end={entry.facts['automatic'] === true && t('timeline.line.automatic')}
    >
      {entry.preview}
    </Line>
  )
}

/** So many properties of an event are told at once; all of them stand at the side. */
const atOnce = 3

function Sent({ entry }: Props) {
  const properties = Object.entries((entry.facts['properties'] ?? {}) as Record<string, unknown>)
  const told = properties.slice(0, atOnce).map(([key, value]) => `${key}: ${wordsOf(value)}`)
  return (
    <Line say={<code>{factOf(entry, 'name')}</code>} end={factOf(entry, 'source')}>
      {told.length > 0 && told.join(', ').slice(0, 200)}
    </Line>
  )
}
const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function Consent({ entry }: Props) {
  const t = useText()
  const channel = t(`consents.channels.${factOf(entry, 'channel')}` as TextKey)
  const change = t(`consents.changes.${factOf(entry, 'change')}` as TextKey)
  const values = { purpose: <bdi>{factOf(entry, 'purpose')}</bdi>, channel, change }
  return (
    <Line say={<Text k="timeline.line.consent" values={values} />}>
      {entry.by ? <bdi>{entry.by.name}</bdi> : t(`consents.sources.${factOf(entry, 'source')}` as TextKey)}
    </Line>
  )
}

const Known = () => <Line say={<Text k="timeline.line.known" values={{}} />} />

const Noted = ({ entry }: Props) => (
  <Line say={<Text k="timeline.line.noted" values={{ who: <By entry={entry} /> }} />}>{entry.preview}</Line>
)

function Changed({ entry }: Props) {
  const t = useText()
  const { event, mark, on } = entry.facts
  const who = <By entry={entry} />
  if (event === 'marked') {
    const k = on ? 'timeline.line.marked' : 'timeline.line.unmarked'
    return <Line say={<Text k={k} values={{ who, mark: t(`customers.marks.${String(mark)}` as TextKey) }} />} />
  }
  return <Line say={<Text k={`timeline.changed.${String(event)}` as TextKey} values={{ who }} />} />
}

const Card = ({ entry }: Props) => <Line say={<Text k="timeline.line.card" values={{ who: <By entry={entry} /> }} />} />

function Membership({ entry }: Props) {
  const { event, companyId, company } = entry.facts
  const name =
    typeof company === 'string' ? (
      <Link to={`/companies/${String(companyId)}`}>
        <bdi>{company}</bdi>
      </Link>
    ) : (
      '…'
    )
  return (
    <Line
      say={<Text k={event === 'left' ? 'timeline.line.left' : 'timeline.line.joined'} values={{ company: name }} />}
    />
  )
}

function Attribute({ entry }: Props) {
  const values = { who: <By entry={entry} />, attribute: <bdi>{factOf(entry, 'attribute') || '…'}</bdi> }
  return <Line say={<Text k="timeline.line.attribute" values={values} />} />
}

function Looked({ entry }: Props) {
  const t = useText()
  const { how, times, token } = entry.facts
  const ways = { company: 'lookedAtCompany', exported: 'takenOut' } as const
  const key = `timeline.line.${ways[how as keyof typeof ways] ?? 'looked'}` as const
  return (
    <Line
      say={<Text k={key} values={{ who: <By entry={entry} /> }} />}
      end={Number(times) > 1 && t('timeline.line.times', { count: Number(times) })}
    >
      {typeof token === 'string' && t('receipts.token', { name: token })}
    </Line>
  )
}

const saidIcons: Record<string, IconName> = { in: 'mail', out: 'reply', note: 'file-pen-line' }

/** By the type of the entry. Others come with `timelineLines`. */
export const lines: Record<
  string,
  { icon: IconName | ((entry: TimelineEntry) => IconName); line: ComponentType<Props> }
> = {
  'conversations.started': { icon: 'inbox', line: Opened },
  'conversations.said': { icon: (entry) => saidIcons[factOf(entry, 'direction')] ?? 'mail', line: Said },
  'conversations.closed': { icon: 'check', line: Closed },
  'activity.event': { icon: 'activity', line: Sent },
  'consents.entry': { icon: 'shield-check', line: Consent },
  'customers.created': { icon: 'contact', line: Known },
  'customers.noted': { icon: 'file-pen-line', line: Noted },
  'customers.changed': { icon: 'pencil', line: Changed },
  'knownas.changed': { icon: 'languages', line: Card },
  'companies.membership': { icon: 'building-2', line: Membership },
  'attributes.set': { icon: 'list', line: Attribute },
  'receipts.looked': { icon: 'eye', line: Looked },
}
