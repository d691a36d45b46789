// Cheap signs that a message may be a report: who sent it, its subject, its type. Data, and the questions asked of it.
import type { ParsedMail } from '../mail.ts'

/** How strongly the outside of a message says that a mail server wrote it. */
export type Looks = {
  /** The sender is a mail system by address or name. */
  daemon: boolean
  /** The subject is one that reports have. */
  subject: boolean
  /** An empty envelope sender, a header or type that only reports have. */
  machine: boolean
  /** Somebody answers or passes on another message. */
  forwarded: boolean
}

/** Reads only headers: no more than a few look-ups for ordinary mail. */
export function looks(mail: ParsedMail): Looks {
  const from = mail.from[0] ?? { name: '', address: '' }
  const local = from.address.slice(0, from.address.indexOf('@') >>> 0).toLowerCase()
  const header = new Map<string, string>()
  for (const { name, value } of mail.headers) {
    if (WANTED.has(name) && !header.has(name)) header.set(name, value)
  }
  const returnPath = header.get('return-path')?.trim().toLowerCase()
  return {
    daemon:
      DAEMON_LOCAL.test(local) || DAEMON_NAME.test(from.name.slice(0, 200)) ||
      (from.address === '' && DAEMON_NAME.test((header.get('from') ?? '').slice(0, 300))),
    subject: SUBJECT.test(mail.subject.slice(0, 200)) || SUBJECT_WORDS.some((words) => has(mail.subject, words)),
    forwarded: FORWARDED.test(mail.subject.slice(0, 60)),
    machine:
      returnPath === '<>' || /^<?(?:mailer-daemon|double-bounce)(?:@|>|$)/.test(returnPath ?? '') ||
      /report-type="?delivery-status/i.test(mail.contentType) || header.has('x-failed-recipients') ||
      /^auto-/i.test(header.get('auto-submitted') ?? '') || /dsn$/i.test(header.get('content-class') ?? ''),
  }
}

const has = (subject: string, words: string) => subject.slice(0, 300).toLowerCase().includes(words)

const WANTED = new Set(['return-path', 'x-failed-recipients', 'auto-submitted', 'content-class', 'from'])

/** Before the colon of answers and forwards in many languages. */
const FORWARDED =
  /^\s*(?:re|aw|antw|sv|fwd?|wg|tr|rv|enc|i|vs|doorst|vb|vl|rif|odp|pd|转发|回复|答复)\s*(?:\[\d+\])?\s*[:：]/i

const anyOf = (...words: string[]) => `(?:${words.join('|')})`

const DAEMON_LOCAL = new RegExp(
  `^${anyOf(
    'mailer[-_.]?daemon', 'mail[-_.]?daemon', 'm?daemon', 'post[-_]?master', 'double-bounce', 'mail-?system', 'mmdf',
    'mail-?delivery(?:-?(?:sub)?system)?', 'microsoftexchange[0-9a-f]+', 'nondelivery', 'bounce-?notification',
    'smtp-?error',
  )}(?:[-+_.].*)?$`,
)

const DAEMON_NAME = new RegExp(
  anyOf(
    'mail(?:er)?[ -]daemon', 'mail deliver(?:y|er)? (?:sub)?(?:system|service)', 'mail (?:delivery )?administrator',
    '^["\' ]*post ?master', 'system administrator', 'delivery (?:sub)?system', 'delivery notification', 'mail system',
    'internet mail delivery', 'microsoft outlook$', 'microsoft exchange',
  ),
  'i',
)

/** Subjects at whose start a report is known; anchored, so that "Re:" and "Fwd:" never match. */
const SUBJECT = new RegExp(
  `^\\W{0,9}${anyOf(
    'undeliver(?:able|ed)\\b', 'un-?deliverable mail', 'returned (?:e-?mail|mail|message)', 'return(?:ed)? to sender',
    'delivery (?:status notification|failure|failed|delayed|report|notification|has failed|unsuccessful|error)',
    'failure notice', 'failed mail', 'mail failed', 'non[- ]?deliver(?:y|able)', 'unable to deliver', 'delayed mail',
    'mail delivery (?:failed|failure|error|status|problem|system|subsystem|notification|unsuccessful)',
    'mail (?:could not be delivered|system error|not delivered|undeliverable|failure|error)',
    'message (?:delivery (?:has )?(?:failed|failure|delayed|error|problem|status))', 'message delayed',
    'message (?:not delivered|undeliverable|could not be delivered|status - undeliverable)',
    'message you sent (?:blocked|rejected)',
    'e-?mail (?:delivery (?:error|failure|failed)|could not)', 'could not (?:send|deliver) (?:message|mail)',
    "couldn't be delivered", 'warning: (?:message|could not send)', '(?:could )?not delivered', 'postmaster notify',
    'postfix smtp server: errors', 'successful mail delivery report', 'there was an error sending your mail',
    'your (?:message|e-?mail) (?:to .{1,80} )?(?:could|has) not be', 'notice: mail delivery status', 'relayed',
    'permanent delivery failure', 'expanded', 'error sending', 'problem delivering',
    'considered unsolicited bulk email',
    'mdaemon (?:notification|warning)',
  )}`,
  'i',
)

/** The same in other languages, anywhere in the subject, lower-cased. */
const SUBJECT_WORDS: readonly string[] = [
  'unzustellbar', 'nicht zustellbar', 'zustellung fehlgeschlagen', 'konnte nicht zugestellt', 'rücksendung',
  'zustellungsfehler', 'fehler bei der nachrichtenzustellung', 'benachrichtigung zum übermittlungsstatus',
  'non remis', 'non distribuable', 'échec de la remise', 'notification d\'état de remise', 'message non délivré',
  'no se puede entregar', 'no entregado', 'no se pudo entregar', 'notificación de estado de entrega',
  'error de entrega', 'non recapitabile', 'mancato recapito', 'mancata consegna',
  'notifica dello stato del recapito', 'impossibile recapitare', 'onbestelbaar', 'niet te bezorgen',
  'niet afgeleverd', 'não entregue', 'não é possível entregar', 'falha na entrega', 'nicht zugestellt',
  'olevererbart', 'ikke leveret', 'kunne ikke leveres', 'går inte att leverera', 'toimittamaton', 'nie dostarczono',
  'niedostarczon', 'nelze doručit', 'nedoručiteln', 'nedoručen', 'kézbesíthetetlen', 'недоставленное',
  'не доставлено', 'недоставлен', 'невозможно доставить', 'не может быть доставлено', 'ошибка доставки',
  'не доставлен', 'teslim edilemedi', 'iletilemedi', 'imposibil de livrat', '配信不能', '配信できません', '配送できません', '送信エラー',
  'エラーメール', '戻りメール', '退信', '无法投递', '未传递', '傳遞失敗', '無法傳遞', '배달되지', '배달 실패', '반송', 'لم يتم تسليم', 'لا يمكن تسليم',
  'לא ניתן למסירה',
]
