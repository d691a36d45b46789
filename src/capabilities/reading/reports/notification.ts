// Reports that senders' services mail as JSON: Amazon SES through SNS (notificationType or eventType).
import type { Bounce, ParsedMail } from '../mail.ts'
import { bestStatus } from './status.ts'
import { KINDS, kindOfWords } from './phrases.ts'

const LIMIT = 262_144

/** Reads such a notification; null when the body is none. */
export function readNotification(mail: ParsedMail): Bounce | null {
  const body = (mail.text ?? '').slice(0, LIMIT).trimStart()
  if (!body.startsWith('{') || !/"(?:notificationType|eventType)"/.test(body)) return null
  const event = parse(body)
  const inner = typeof event?.['Message'] === 'string' ? parse(event['Message']) : event
  return inner ? fromEvent(inner) : null
}

type Json = Record<string, unknown>

function fromEvent(event: Json): Bounce | null {
  const kind = String(event['notificationType'] ?? event['eventType']).toLowerCase()
  const type = TYPES[kind]
  if (!type) return null
  const details = object(event[DETAIL[kind] ?? kind])
  const people = list(
    details['bouncedRecipients'] ??
      details['complainedRecipients'] ??
      details['delayedRecipients'] ??
      details['recipients'],
  )
  const recipients = people
    .map((one) => (typeof one === 'string' ? one : text(object(one)['emailAddress'])))
    .filter((address) => address.includes('@'))
  const first = object(people[0])
  const words = text(first['diagnosticCode']) || text(details['smtpResponse']) || text(details['bounceSubType'])
  const meant = kindOfWords(words)
  const status =
    type === 'failed' || type === 'delayed'
      ? bestStatus(text(first['status']), words, meant, type === 'delayed' ? '4' : '5')
      : ''
  return {
    is_bounce: type === 'failed' || type === 'delayed',
    type,
    recipients,
    status,
    hard:
      type === 'failed' &&
      (meant ? KINDS[meant].hard : details['bounceType'] === 'Permanent' && details['bounceSubType'] === 'NoEmail'),
    diagnostic: words.replace(/\s+/g, ' ').slice(0, 1000),
    originalMessageId:
      text(object(object(event['mail'])['commonHeaders'])['messageId']).replace(/^<|>$/g, '') ||
      text(object(event['mail'])['messageId']),
  }
}

const TYPES: Record<string, Bounce['type']> = {
  bounce: 'failed',
  complaint: 'complaint',
  delivery: 'delivered',
  deliverydelay: 'delayed',
}
const DETAIL: Record<string, string> = { deliverydelay: 'deliveryDelay' }

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

// A footer may follow the JSON, and a body wrapped on its way may hold line breaks inside strings.
function parse(body: string): Json | null {
  const whole = body.slice(0, body.lastIndexOf('}') + 1)
  for (const candidate of [whole, whole.split(/\n\s*\n|\n--/)[0]!, whole.replace(/\r?\n/g, '')]) {
    try {
      return object(JSON.parse(candidate))
    } catch {
      continue
    }
  }
  return null
}
