// Complaints that come back through feedback loops: the abuse reporting format (RFC 5965, 6591) and its forerunners.
import type { Bounce, ParsedMail } from '../mail.ts'
import { addressesIn, findAddress } from './addresses.ts'
import { readGroups, readHead } from './fields.ts'
import { messageIdIn } from './returned.ts'

/** Reads a feedback report; null when the message is none. */
export function readComplaint(mail: ParsedMail): Bounce | null {
  const report = mail.reports.find((part) => part.type === 'message/feedback-report')
  if (!report && !isPlainComplaint(mail)) return null
  const groups = report ? readGroups(report.text) : []
  const field = (name: string) => groups.map((group) => group.get(name)).find((value) => value) ?? ''
  const returned = mail.reports.find((part) =>
    /^(?:message\/rfc822|text\/rfc822-headers|message\/global)/.test(part.type),
  )
  const head = readHead(returned?.text ?? '')
  const named = addressesIn(
    field('original-rcpt-to') || field('removal-recipient') || field('x-original-rcpt-to'),
    20,
    true,
  )
  const recipients =
    named.length > 0 ? named : addressesIn(head.get('x-hmxmroriginalrecipient') ?? head.get('to') ?? '', 20)
  const kind = field('feedback-type').toLowerCase()
  return {
    is_bounce: false,
    type: 'complaint',
    recipients,
    status: '',
    hard: false,
    diagnostic: kind ? `Feedback-Type: ${kind}` : '',
    originalMessageId: messageIdIn(field('original-message-id')) || messageIdIn(head.get('message-id') ?? ''),
  }
}

// Providers whose feedback loop sends the message back with a subject and a sender of its own instead of a report part.
function isPlainComplaint(mail: ParsedMail): boolean {
  if (/report-type="?feedback-report/i.test(mail.contentType)) return true
  if (!mail.reports.some((part) => part.type === 'message/rfc822')) return false
  const from = mail.from[0]?.address ?? ''
  const subject = mail.subject.slice(0, 200)
  const loop = /^(?:staff|feedback(?:loop)?|fbl|scomp|complaints?|abuse|arf)[^@]{0,40}@/i.test(from)
  return (
    loop &&
    /^(?:complaint about message from|abuse report|email feedback report|spam report|fw:? ?spam)/i.test(subject) &&
    findAddress(from) !== null
  )
}
