// Words of reports that follow no RFC, by server: where the returned message begins, and what stands before a
// failed address.

/** How the line begins under which the original message is copied, lower-cased, without leading dashes and stars. */
export const COPY_MARKS: readonly string[] = [
  // Exim, 1&1, GMX
  'this is a copy of', 'the header of the original message is following', 'the headers of the original message',
  'the body of the message is',
  // qmail and its kin
  'below this line is a copy', 'below this line is the original', 'enclosed is a copy of', 'returned message body',
  // Gmail, Yahoo, Zoho
  'original message follows', 'original message',
  // Sendmail 5, Courier, MMDF, smail
  'unsent message follows', 'message text follows', 'original mail', 'returned message', 'message contents follow',
  'message follows',
  // Exchange
  'original message headers', 'message headers', 'ursprüngliche nachrichtenkopfzeilen', 'ursprüngliche nachricht',
  "en-têtes de message d'origine", "en-têtes du message d'origine", 'encabezados de mensajes originales',
  'encabezados de mensaje originales', 'intestazioni del messaggio originale', 'oorspronkelijke berichtkoppen',
  'cabeçalhos de mensagem originais', 'ursprungliga meddelandehuvuden', 'oprindelige brevhoveder',
  'alkuperäisen viestin otsikot', 'oryginalne nagłówki', 'исходные заголовки', 'původní záhlaví', '元のメッセージ ヘッダー',
  '原始邮件头', '原始郵件標頭',
  // others
  'included is a copy of', 'copy of the original', 'below is a copy of', 'the original message follows',
  'undelivered message headers', 'headers of the original', 'your message reads', 'the following is a copy',
  'the original message is', 'message header follows', 'start of returned', 'returned text', 'first lines of',
  'attached message', 'original text follows', 'copy of your message', 'non-delivered information end',
  'here is your original', '---original', 'mensaje original', 'mensagem original', 'messaggio originale',
  "message d'origine", 'originalnachricht', 'копия исходного', 'исходное сообщение',
]

/** What stands right before a failed address, the surest first. */
export const KEYED: readonly RegExp[] = [
  /(?:final|original)-recipient:\s*(?:rfc822\s*;)?/i,
  /(?:failed|affected|rejected|invalid|unknown) recipients?[:\s]/i,
  /recipient(?:'s)? (?:e-?mail )?address(?:es)?\s*:/i,
  /\baddressed to:/i,
  /\[status: [^\]]{0,60}?address:/i,
  /\brcpt to\s*:?/i,
  /(?:unknown|no such|invalid|bad) (?:local )?(?:user|recipient|mailbox|address)[^:]{0,30}:/i,
  /(?:could not|cannot|couldn't|can't|can not|was not|wasn't|not) be(?:en)? delivered to[:\s]/i,
  /\b(?:wasn't|was not|not) delivered to[:\s]/i,
  /\bdeliver(?:y|ing)?(?: of)?(?: your| this| the)?(?: e-?mail)?(?: message| mail)? (?:to|for)[:\s]/i,
  /\b(?:your )?(?:message|e-?mail|mail) (?:sent )?(?:to|for)[:\s]/i,
  /\b(?:tried to (?:reach|contact|send to)|undeliverable to|exceeds allowed size:|failed \d+ attempts:)[:\s]?/i,
  /\bfail(?:ed|ure) (?:to|for)\b/i,
  /\b(?:user|recipient|mailbox|address|account|group)\b[:\s]/i,
  /^\s*to:/i,
]

/** Addresses that reports name for help and that no report is about. */
export const NOT_RECIPIENT =
  /^["']?(?:mailer-daemon|postmaster|mail-daemon|post_master|abuse|hostmaster|double-bounce|support|helpdesk|noc)@/i
