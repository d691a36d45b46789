// Enhanced status codes (RFC 3463) and SMTP replies (RFC 5321 §4.2), found in what servers say.
import { KINDS, kindOfWords, type Kind } from './phrases.ts'

const STATUS = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/
const REPLY_STATUS = /(?<![\d.])[45][0-5]\d[ \t-]{0,3}[#("']{0,2}([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)/
const REPLY = /(?:^|[\s:"'(>[=;,])([45][0-5]\d)(?=[\s:#;,)\-\]]|$)/

/** The code of a Status field, '' when it holds none: `5.0.0 (undefined status)` gives `5.0.0`. */
export function statusIn(words: string): string {
  return (REPLY_STATUS.exec(words) ?? STATUS.exec(words))?.[1] ?? ''
}

/** The first SMTP reply code that says no, '' when there is none. */
export function replyIn(words: string): string {
  return REPLY.exec(words)?.[1] ?? ''
}

/** True for codes that name only the class of the failure, such as 5.0.0. */
export function isVague(status: string): boolean {
  return status === '' || /^\d\.0\.\d+$/.test(status)
}

/**
 * The status that says most: the server's own words win over a vague Status field, and over one of another class,
 * since relays write 4.x into the field when it was the last try that failed for good. With neither, the class comes
 * from the reply (4xx or 5xx) or `fallbackClass`, the detail from what the words mean.
 */
export function bestStatus(field: string, words: string, kind: Kind | null, fallbackClass: '4' | '5'): string {
  const told = statusIn(words).replace(/^2\..*$/, '')
  if (!isVague(told) && (isVague(field) || told[0] !== field[0])) return told
  if (!isVague(field)) return field
  const reply = replyIn(words)
  const first = field[0] ?? told[0] ?? reply[0] ?? fallbackClass
  return `${first === '2' ? fallbackClass : first}.${kind ? KINDS[kind].detail : '0.0'}`
}

/**
 * What a failure means by its words and its status code. Words come first, because many servers use codes loosely;
 * but words that only say "no" give way to a code that says why.
 */
export function meaningOf(words: string, status: string): Kind | null {
  const said = kindOfWords(words)
  if (said && !WEAK.has(said)) return said
  const coded = isVague(status) ? null : kindOfStatus(status)
  return coded && (!WEAK.has(coded) || !said) ? coded : said
}

const WEAK: ReadonlySet<Kind> = new Set(['policy', 'content', 'serverTrouble'])

/** What a status code alone tells, null when nothing useful (RFC 3463 §3, RFC 7372, RFC 7505, Exchange Online). */
export function kindOfStatus(status: string): Kind | null {
  const [, subject, detail] = status.split('.')
  if (!subject || !detail) return null
  if (subject === '7' && /^[56]\d\d$/.test(detail)) return detail.startsWith('6') ? 'blockedSender' : 'authFailed'
  if (status.startsWith('5') && subject === '4' && detail === '4') return 'unknownDomain'
  return BY_DETAIL[`${subject}.${detail}`] ?? BY_SUBJECT[subject] ?? null
}

const BY_SUBJECT: Record<string, Kind> = { '4': 'unreachable', '6': 'content', '7': 'policy' }
const BY_DETAIL: Record<string, Kind> = {
  '1.0': 'unknownAddress', '1.1': 'unknownAddress', '1.2': 'unknownDomain', '1.3': 'unknownAddress',
  '1.4': 'unknownAddress', '1.6': 'moved', '1.7': 'badSender', '1.8': 'badSender', '1.10': 'unknownAddress',
  '2.1': 'disabled', '2.2': 'mailboxFull', '2.3': 'tooLarge',
  '3.1': 'serverTrouble', '3.2': 'serverTrouble', '3.3': 'serverTrouble', '3.4': 'tooLarge', '3.5': 'serverTrouble',
  '4.6': 'loop', '4.7': 'expired', '4.8': 'loop', '4.14': 'loop', '4.310': 'unknownDomain',
  '7.9': 'policy', '7.20': 'authFailed', '7.21': 'authFailed', '7.22': 'authFailed', '7.23': 'authFailed',
  '7.24': 'authFailed', '7.25': 'authFailed', '7.26': 'authFailed', '7.27': 'badSender', '7.29': 'authFailed',
}
