// Delivery reports: what failed, for whom and why. Reads the machine-readable part where there is one
// (RFC 3464, 6522), else the words written for people.
import type { Bounce, ParsedMail } from '../mail.ts'
import { addressesIn, findAddress } from './addresses.ts'
import { readComplaint } from './complaint.ts'
import { afterType, readGroups, type FieldGroup } from './fields.ts'
import { looks } from './looks.ts'
import { failuresIn, reportText, splitReturned, wordsOfNotice, type Failure, type Split } from './notice.ts'
import { NOT_RECIPIENT } from './notice-words.ts'
import { isIntroduced, isDelayed, isDelivered } from './notice-signs.ts'
import { KINDS, kindOfWords, type Kind } from './phrases.ts'
import { readReturned } from './returned.ts'
import { bestStatus, isVague, kindOfStatus, replyIn, statusIn } from './status.ts'
import { readNotification } from './notification.ts'

/**
 * What a delivery report or a complaint says; null for every other message. `is_bounce` is true for 'failed' and
 * 'delayed'. With several failed addresses, `status` is the first one's and `hard` is true only if it holds for all.
 */
export function readBounce(mail: ParsedMail): Bounce | null {
  const outside = looks(mail)
  const hasReport = mail.reports.length > 0
  if (!hasReport && !outside.daemon && !outside.subject && !outside.machine && !mail.text?.startsWith('{')) {
    return isIntroduced(mail.text ?? '', true) ? fromNotice(mail, true) : null
  }
  if (/report-type="?disposition-notification/i.test(mail.contentType)) return null
  return readComplaint(mail) ?? readNotification(mail) ?? fromStatusPart(mail) ?? fromNotice(mail, false)
}

type Entry = { address: string; words: string; status: string; action: string }

// A message/delivery-status part. One inside a returned message is older news: only those before it count.
function fromStatusPart(mail: ParsedMail): Bounce | null {
  const returnedAt = mail.reports.findIndex(({ type }) => type === 'message/rfc822')
  const isStatus = ({ type }: { type: string }) => /^message\/(?:global-)?delivery-status$/.test(type)
  const before = mail.reports.slice(0, returnedAt < 0 ? undefined : returnedAt).filter(isStatus)
  const parts = before.length > 0 ? before : mail.reports.filter(isStatus).slice(0, 1)
  const groups = parts.flatMap((part) => readGroups(part.text))
  const entries = groups.flatMap(entryOf)
  if (entries.length === 0) return parts.length > 0 ? fromNotice(mail, false, groups) : null
  return conclude(mail, entries, splitReturned(reportText(mail)))
}

function entryOf(group: FieldGroup): Entry[] {
  const action = (/^\s*([a-z-]+)/i.exec(group.get('action') ?? '')?.[1] ?? '').toLowerCase()
  const named = ['final-recipient', 'x-actual-recipient', 'original-recipient', 'x-original-recipient', 'x-display-name']
    .map((name) => findAddress(unfold(group.get(name) ?? ''), 0, true)?.address)
    .find((address) => address !== undefined)
  if (!named && !action && !group.has('status')) return []
  if (!named && !group.has('final-recipient') && !group.has('original-recipient') && !group.has('diagnostic-code')) return []
  const words = ['diagnostic-code', 'x-supplementary-info', 'x-smtp-reply', 'x-postfix-reason']
    .map((name) => afterType((group.get(name) ?? '').replace(/\n/g, ' ')))
    .find((value) => value !== '') ?? ''
  return [{ address: named ?? '', words, status: statusIn(group.get('status') ?? '') || classOf(group.get('status')), action }]
}

const unfold = (value: string) => afterType(value).replace(/\s+/g, ' ')
const classOf = (status: string | undefined) => (/^\s*([245])\.\d/.exec(status ?? '') ? `${status!.trim()[0]}.0.0` : '')

// A notice in words. `strict`: nothing outside the message says that a mail server wrote it.
function fromNotice(mail: ParsedMail, strict: boolean, groups: FieldGroup[] = []): Bounce | null {
  const outside = looks(mail)
  const split = splitReturned(reportText(mail))
  const inline = readGroups(fieldsInText(split.notice)).flatMap(entryOf).filter((entry) => entry.address)
  const xFailed = addressesIn(mail.headers.filter(({ name }) => name === 'x-failed-recipients').map(({ value }) => value).join(', '))
  const own = new Set([...mail.to, ...mail.from].map(({ address }) => address.toLowerCase()))
  const failures = failuresIn(split.notice, own)
  const words = wordsOfNotice(split.notice)
  const signs =
    (outside.daemon ? 2 : 0) + (outside.subject ? 1 : 0) + (outside.machine ? 1 : 0) + (xFailed.length > 0 ? 2 : 0) +
    (isIntroduced(split.notice, false) ? 1 : 0) + (split.returned !== '' || mail.reports.length > 0 ? 1 : 0) +
    (groups.length > 0 ? 2 : 0) + (inline.length > 0 ? 1 : 0)
  const evidence = words !== '' || failures.length > 0 || xFailed.length > 0 || inline.length > 0
  if (!strict && (signs < 3 || !evidence)) return null
  if (strict && (!evidence || (words === '' && inline.length === 0))) return null
  if (inline.length > 0) return conclude(mail, inline, split)
  const entry = (failure: Failure): Entry => ({ address: failure.address, words: failure.words, status: '', action: '' })
  let entries = failures.map(entry)
  if (xFailed.length > 0) {
    entries = xFailed.map((address) => entries.find((known) => known.address.toLowerCase() === address.toLowerCase()) ?? entry({ address, words: '' }))
  }
  if (entries.length === 0) entries = readReturned(mail, split.returned).to.filter((address) => !NOT_RECIPIENT.test(address)).slice(0, 1).map((address) => entry({ address, words: '' }))
  return conclude(mail, entries.length > 0 ? entries : [entry({ address: '', words: '' })], split)
}

/** The lines of a notice that are fields of a delivery report written into the text. */
function fieldsInText(notice: string): string {
  const at = /^(?:reporting-mta|final-recipient|original-recipient):/im.exec(notice)
  return at ? notice.slice(at.index) : ''
}

function conclude(mail: ParsedMail, all: Entry[], split: Split): Bounce | null {
  const type = typeOf(mail, all, split.notice)
  const entries = all.filter((entry) => ACTIONS[entry.action] === undefined || ACTIONS[entry.action] === type)
  const facts = entries.map((entry) => factsOf(entry, split.notice, type, all.length === 1))
  const first = facts[0]!
  const returned = readReturned(mail, split.returned)
  const recipients = new Map(entries.filter((entry) => entry.address).map((entry) => [entry.address.toLowerCase(), entry.address]))
  return {
    is_bounce: type === 'failed' || type === 'delayed',
    type,
    recipients: [...recipients.values()],
    status: first.status,
    hard: type === 'failed' && facts.every((fact) => fact.hard),
    diagnostic: first.words.replace(/\s+/g, ' ').trim().slice(0, 1000),
    originalMessageId: returned.messageId || (mail.inReplyTo[0] ?? mail.references[0] ?? ''),
  }
}

const ACTIONS: Record<string, Bounce['type']> = {
  failed: 'failed', delayed: 'delayed', delivered: 'delivered', relayed: 'delivered', expanded: 'delivered',
}

function typeOf(mail: ParsedMail, entries: Entry[], notice: string): Bounce['type'] {
  const told = new Set(entries.map((entry) => ACTIONS[entry.action]).filter((type) => type !== undefined))
  for (const type of ['failed', 'delayed', 'delivered'] as const) if (told.has(type)) return type
  if (entries.every((entry) => entry.status.startsWith('2'))) return 'delivered'
  if (isDelayed(mail.subject, notice)) return 'delayed'
  return isDelivered(mail.subject, notice) ? 'delivered' : 'failed'
}

function factsOf(entry: Entry, notice: string, type: Bounce['type'], alone: boolean): { status: string; hard: boolean; words: string } {
  if (type === 'delivered') return { status: entry.status, hard: false, words: entry.words }
  const block = alone || !entry.words ? (failuresIn(notice, new Set()).find(({ address }) => address.toLowerCase() === entry.address.toLowerCase())?.words ?? '') : ''
  const choices = [entry.words, block, wordsOfNotice(notice)]
  const words = choices.find((text) => kindOfWords(text) !== null) ?? choices.find((text) => text !== '') ?? ''
  const kind = kindOfWords(words)
  const status = bestStatus(entry.status, `${entry.words} ${words}`, kind, type === 'delayed' ? '4' : '5')
  return { status, hard: isHard(status, kind, words), words: entry.words || words }
}

// A refusal for now (4xx) can still tell of an unknown user, but a name that did not resolve may do so later.
function isHard(status: string, kind: Kind | null, words: string): boolean {
  const meant = kind ?? (isVague(status) || status.startsWith('4') ? null : kindOfStatus(status))
  if (!meant || !KINDS[meant].hard) return false
  if (!status.startsWith('4')) return true
  return meant === 'unknownAddress' && /^[45]50$/.test(replyIn(words)) && !/temporar|try again|try later|unavailable/i.test(words)
}
