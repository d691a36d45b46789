// What goes wrong between us and a mail server, in one of a few words, with the server's own words beside it.
import { type MailProblem, MailServerProblem } from '#kernel/ports.mail.ts'

type Thrown = Error & { code?: string; originalCode?: string; responseText?: string; response?: unknown; authenticationFailed?: boolean; tlsFailed?: boolean; oauthError?: unknown; responseCode?: number }

const byCode: [RegExp, MailProblem][] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|EDNS)$/, 'nameNotFound'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ETIMEDOUT|ETIMEOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ESOCKETTIMEDOUT)$/, 'timedOut'],
  [/^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/, 'unreachable'],
  [/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_INVALID)/, 'certificate'],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_|ETLS|ECONNSSL|STARTTLS)/, 'notTls'],
  [/^(EAUTH|ENOAUTH|EOAUTH2)$/, 'signInRefused'],
  [/^(ECONNRESET|EPIPE|ECONNECTION|ESOCKET|EConnectionClosed|NoConnection|StateLogout|ClosedAfterConnect\w+)$/, 'closed'],
]

/** Any error of a mail library or a socket as a `MailServerProblem`. */
export function asProblem(thrown: unknown): MailServerProblem {
  if (thrown instanceof MailServerProblem) return thrown
  const error = thrown as Thrown
  // nodemailer gives its own code to socket errors and keeps theirs beside it or as the cause.
  const cause = error.cause as Thrown | undefined
  const codes = [cause?.code, error.originalCode, error.code, /\b(ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)\b/.exec(error.message ?? '')?.[1]]
  const found = codes.map((code) => byCode.find(([pattern]) => pattern.test(code ?? ''))?.[1])
  const known = found.find((each) => each && each !== 'closed') ?? found.find(Boolean)
  const problem: MailProblem = error.authenticationFailed ? 'signInRefused'
    : /STARTTLS/i.test(error.message ?? '') && known !== 'certificate' ? 'starttlsMissing'
    : error.code === 'ETLS' && error.responseCode ? 'starttlsMissing'
    : /wrong version number|packet length too long|unknown protocol|record layer failure/i.test(error.message ?? '') ? 'notTls'
    : (known ?? 'other')
  return new MailServerProblem(problem, saidBy(error), { cause: thrown })
}

/** One line, at most 500 characters, without what would turn a log or a page upside down. */
function saidBy(error: Thrown): string {
  const response = typeof error.response === 'string' ? error.response : ''
  const words = error.responseText || response || error.message || String(error)
  return words.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim().slice(0, 500)
}
