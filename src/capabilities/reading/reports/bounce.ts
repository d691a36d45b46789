// Delivery reports: what failed, for whom and why. Reads the machine-readable part where there is one
// (RFC 3464, 6522), else the words written for people.
import type { Bounce, ParsedMail } from '../mail.ts'
import { addressesIn, findAddress } from './addresses.ts'
import { readComplaint } from './complaint.ts'
import { afterType, readGroups, type FieldGroup } from './fields.ts'
import { isAutoReplySubject } from './automatic.ts'
import { looks, type Looks } from './looks.ts'
import { failuresIn, reportText, splitReturned, wordsOfNotice, type Failure, type Split } from './notice.ts'
import { NOT_RECIPIENT } from './notice-words.ts'
import { isIntroduced, isDelayed, isDelivered } from './notice-signs.ts'
import { KINDS, kindOfWords, type Kind } from './phrases.ts'
import { readReturned } from './returned.ts'
import { bestStatus, meaningOf, replyIn, statusIn } from './status.ts'
import { readNotification } from './notification.ts'

/**
 * What a delivery report or a complaint says; null for every other message. `is_bounce` is true for 'failed' and
 * 'delayed'. With several failed addresses, `status` is the first one's and `hard` is true only if it holds for all.
 */
export function readBounce(mail: ParsedMail): Bounce | null {
  const outside = looks(mail)
  const suspect = outside.daemon || outside.subject || outside.machine || mail.reports.length > 0
  if (!suspect && !isIntroduced(mail.text ?? '', true) && !mail.text?.startsWith('{')) return null
  if (/report-type="?disposition-notification/i.test(mail.contentType)) return null
  const told = readComplaint(mail) ?? readNotification(mail)
  if (told) return told
  if (outside.forwarded && !outside.daemon && !outside.machine) return null
  return fromStatusPart(mail, outside) ?? fromNotice(mail, outside)
}

type Entry = { address: string; words: string; status: string; action: string }

// A message/delivery-status part. One inside a returned message is older news: only those before it count.
function fromStatusPart(mail: ParsedMail, outside: Looks): Bounce | null {
  const returnedAt = mail.reports.findIndex(({ type }) => type === 'message/rfc822')
  const isStatus = ({ type }: { type: string }) => /^message\/(?:global-)?delivery-status$/.test(type)
  const before = mail.reports.slice(0, returnedAt < 0 ? undefined : returnedAt).filter(isStatus)
  const parts = before.length > 0 ? before : mail.reports.filter(isStatus).slice(0, 1)
  const entries = parts.flatMap((part) => readGroups(part.text)).flatMap(entryOf)
  if (entries.length > 0) return conclude(mail, entries, splitReturned(reportText(mail)))
  return parts.length > 0 ? fromNotice(mail, { ...outside, daemon: true, machine: true }) : null
}

function entryOf(group: FieldGroup): Entry[] {
  const action = (/^\s*([a-z-]+)/i.exec(group.get('action') ?? '')?.[1] ?? '').toLowerCase()
  const named = [
    'final-recipient',
    'x-actual-recipient',
    'original-recipient',
    'x-original-recipient',
    'x-display-name',
  ]
    .map((name) => findAddress(unfold(group.get(name) ?? ''), 0, true)?.address)
    .find((address) => address !== undefined)
  if (!named && !action && !group.has('status')) return []
  if (!named && !group.has('final-recipient') && !group.has('original-recipient') && !group.has('diagnostic-code'))
    return []
  const words =
    ['diagnostic-code', 'x-supplementary-info', 'x-smtp-reply', 'x-postfix-reason']
      .map((name) => afterType((group.get(name) ?? '').replace(/\n/g, ' ')))
      .find((value) => value !== '') ?? ''
  return [
    {
      address: named ?? '',
      words,
      status: statusIn(group.get('status') ?? '') || classOf(group.get('status')),
      action,
    },
  ]
}

const unfold = (value: string) => afterType(value).replace(/\s+/g, ' ')
const classOf = (status: string | undefined) =>
  /^\s*([245])\.\d/.exec(status ?? '') ? `${status!.trim()[0]}.0.0` : ''

// A notice in words. Some relays wrap the report of another server into their own as text: then the inner one is read.
function fromNotice(mail: ParsedMail, outside: Looks): Bounce | null {
  const split = splitReturned(reportText(mail))
  const found = evidenceIn(mail, split)
  if (!found.any && outside.daemon && DAEMON_HEAD.test(split.returned.slice(0, 4000))) {
    const inner = splitReturned(bodyOf(split.returned))
    const evidence = evidenceIn(mail, inner)
    if (evidence.any) return conclude(mail, evidence.entries, inner)
  }
  return isReport(mail, outside, split, found) ? conclude(mail, found.entries, split) : null
}

const DAEMON_HEAD = /^from:.{0,200}(?:mailer-daemon|postmaster|mail delivery)/im
const bodyOf = (message: string) => message.slice(/\n[ \t]*\n/.exec(message)?.index ?? 0)

type Evidence = {
  entries: Entry[]
  /** Something that names a failed address or a reason. */
  any: boolean
  /** An address stands as a heading, in a field or after a known word. */
  addressed: boolean
  /** A server's reply or status code. */
  coded: boolean
  /** Fields of a delivery report, or the header that Exim and Gmail add. */
  certain: boolean
}

function evidenceIn(mail: ParsedMail, split: Split): Evidence {
  const inline = readGroups(fieldsInText(split.notice))
    .flatMap(entryOf)
    .filter((entry) => entry.address)
  const failed = addressesIn(
    mail.headers
      .filter(({ name }) => name === 'x-failed-recipients')
      .map(({ value }) => value)
      .join(', '),
  )
  const own = new Set([...mail.to, ...mail.from].map(({ address }) => address.toLowerCase()))
  const failures = failuresIn(split.notice, own)
  const words = wordsOfNotice(split.notice)
  let entries = failures.map(entryFor)
  if (failed.length > 0) {
    entries = failed.map(
      (address) => entries.find((entry) => same(entry.address, address)) ?? entryFor({ address, words: '' }),
    )
  }
  if (inline.length > 0) entries = inline
  const addressed = entries.length > 0
  if (!addressed) {
    const to = readReturned(mail, split.returned).to.filter((address) => !NOT_RECIPIENT.test(address))
    entries = [entryFor({ address: to.length === 1 ? to[0]! : '', words: '' })]
  }
  const coded = [words, ...failures.map((failure) => failure.words)].some(
    (text) => replyIn(text) !== '' || statusIn(text) !== '',
  )
  return {
    entries,
    any: addressed || words !== '',
    addressed,
    coded,
    certain: inline.length > 0 || failed.length > 0,
  }
}

const entryFor = (failure: Failure): Entry => ({ ...failure, status: '', action: '' })
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

// Parcel services write "Delivery failed" too, and people quote reports when they ask for help. So the sender must be
// a mail system, or several signs from outside and inside must come together.
function isReport(mail: ParsedMail, outside: Looks, split: Split, found: Evidence): boolean {
  const introduced = isIntroduced(split.notice, false)
  const copied = mail.reports.length > 0 || readReturned(mail, split.returned).messageId !== ''
  if (found.certain && (outside.daemon || outside.machine || outside.subject)) return true
  if (outside.daemon) {
    if (outside.subject) return introduced || found.any
    return introduced && found.any && (outside.machine || copied || found.addressed)
  }
  if (isIntroduced(split.notice, true)) return found.any && (found.coded || copied || outside.subject)
  if (!introduced || !found.any || isAutoReplySubject(mail.subject)) return false
  if (outside.subject) return found.coded || copied
  return outside.machine && found.coded && (copied || found.addressed)
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
  const recipients = new Map(
    entries.filter((entry) => entry.address).map((entry) => [entry.address.toLowerCase(), entry.address]),
  )
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
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'delivered',
  expanded: 'delivered',
}

function typeOf(mail: ParsedMail, entries: Entry[], notice: string): Bounce['type'] {
  const told = new Set(entries.map((entry) => ACTIONS[entry.action]).filter((type) => type !== undefined))
  for (const type of ['failed', 'delayed', 'delivered'] as const) if (told.has(type)) return type
  if (entries.every((entry) => entry.status.startsWith('2'))) return 'delivered'
  if (isDelayed(mail.subject, notice)) return 'delayed'
  return isDelivered(mail.subject, notice) ? 'delivered' : 'failed'
}

type Facts = { status: string; hard: boolean; words: string }

function factsOf(entry: Entry, notice: string, type: Bounce['type'], alone: boolean): Facts {
  if (type === 'delivered') return { status: entry.status, hard: false, words: entry.words }
  const choices = [entry.words]
  if (alone || !entry.words) {
    choices.push(
      failuresIn(notice, NOBODY).find(({ address }) => same(address, entry.address))?.words ?? '',
      wordsOfNotice(notice),
    )
  }
  const words = choices.find((text) => kindOfWords(text) !== null) ?? choices.find((text) => text !== '') ?? ''
  const kind = kindOfWords(words)
  const status = bestStatus(entry.status, `${entry.words} ${words}`, kind, type === 'delayed' ? '4' : '5')
  return { status, hard: isHard(status, meaningOf(words, status), words), words: entry.words || words }
}

const NOBODY: ReadonlySet<string> = new Set()

// A refusal for now (4xx) can still tell of an unknown user, but a name that did not resolve may do so later.
function isHard(status: string, kind: Kind | null, words: string): boolean {
  if (!kind || !KINDS[kind].hard) return false
  if (!status.startsWith('4')) return true
  return (
    kind === 'unknownAddress' &&
    /^[45]50$/.test(replyIn(words)) &&
    !/temporar|try again|try later|unavailable/i.test(words)
  )
}
