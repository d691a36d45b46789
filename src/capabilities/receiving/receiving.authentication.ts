// Who really sent it: what a trusted server found out on fetched mail (RFC 8601), and what to make of it.
import type { Header } from '#capabilities/reading/reading.public.ts'
import type { Authentication } from './receiving.contract.ts'

type Verdict = NonNullable<Authentication['arc']>
const verdicts: ReadonlySet<string> = new Set([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'temperror',
  'permerror',
  'policy',
])

/**
 * The newest Authentication-Results that a trusted server wrote; null when there is none. `trusts` is asked with the
 * authserv-id in lower case, '' when the header has none. Anybody can write such a header, so others count nothing.
 */
export function readAuthentication(
  headers: readonly Header[],
  trusts: (authserv: string) => boolean,
): Authentication | null {
  for (const { name, value } of headers) {
    if (name !== 'authentication-results') continue
    const { by, results } = partsOf(value)
    if (trusts(by)) return collect(by, results)
  }
  return null
}

/**
 * The authserv-id of the newest Authentication-Results, whether trusted or not; undefined when there is none, '' when it
 * names none.
 */
export function newestChecker(headers: readonly Header[]): string | undefined {
  const newest = headers.find(({ name }) => name === 'authentication-results')
  return newest && partsOf(newest.value).by
}

function partsOf(value: string): { by: string; results: string[] } {
  const [first = '', ...rest] = withoutComments(value)
    .split(';')
    .map((part) => part.trim())
  const nameless = first.includes('=')
  return { by: nameless ? '' : first.split(/\s+/)[0]!.toLowerCase(), results: nameless ? [first, ...rest] : rest }
}

function collect(by: string, results: string[]): Authentication {
  const found: Authentication = { by, spf: null, dkim: [], dmarc: null, arc: null }
  for (const part of results) {
    const [, method = '', result = ''] = /^([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(part) ?? []
    const word = result.toLowerCase()
    const verdict = (
      verdicts.has(word) ? word : word === 'hardfail' ? 'fail' : word === 'bestguesspass' ? 'pass' : 'none'
    ) as Verdict
    const property = (pattern: RegExp) => domainOf(pattern.exec(part)?.[1] ?? '')
    if (method === 'spf')
      found.spf ??= { result: verdict, domain: property(/smtp\.(?:mailfrom|envelope-from|helo)\s*=\s*"?([^\s;"]+)/i) }
    else if (method === 'dkim')
      found.dkim.push({ result: verdict, domain: property(/header\.(?:d|i)\s*=\s*"?([^\s;"]+)/i) })
    else if (method === 'dmarc')
      found.dmarc ??= {
        result: verdict,
        domain: property(/header\.from\s*=\s*"?([^\s;"]+)/i),
        policy: /\bp\s*=\s*(none|quarantine|reject)/i.exec(part)?.[1]?.toLowerCase() ?? 'none',
      }
    else if (method === 'arc') found.arc ??= verdict
  }
  return found
}

/**
 * Who sealed the chain of forwarders (RFC 8617, section 4.1.3): the domains of all ARC-Seal headers, in lower case.
 * Empty for a seal that names none.
 */
export const sealersOf = (headers: readonly Header[]): string[] =>
  headers
    .filter(({ name }) => name === 'arc-seal')
    .map(({ value }) => domainOf(/(?:^|;)\s*d\s*=\s*([^\s;]+)/i.exec(withoutComments(value))?.[1] ?? ''))

/**
 * Is the sender in From proven, disproven, or is nothing known? `chainTrusted`: everybody who sealed the chain of
 * forwarders is trusted. Anybody can seal one, so that it holds together says nothing by itself (RFC 8617, section
 * 9.3).
 */
export function judgeSender(
  auth: Authentication | null,
  from: string,
  chainTrusted: boolean,
): { proven: 'yes' | 'no' | 'unknown'; reason: string } {
  if (!auth) return { proven: 'unknown', reason: '' }
  const domain = domainOf(from)
  const aligned = (other: string) =>
    other !== '' && (other === domain || domain.endsWith(`.${other}`) || other.endsWith(`.${domain}`))
  if (auth.dmarc?.result === 'pass') return { proven: 'yes', reason: '' }
  const signed = auth.dkim.some(({ result, domain: by }) => result === 'pass' && aligned(by))
  // A chain of trusted forwarders that holds together explains why the rest fails.
  const forwarded = chainTrusted && auth.arc === 'pass'
  if (auth.dmarc?.result === 'fail')
    return forwarded ? { proven: 'unknown', reason: '' } : { proven: 'no', reason: 'dmarc' }
  if (signed || (auth.spf?.result === 'pass' && aligned(auth.spf.domain))) return { proven: 'yes', reason: '' }
  if (forwarded) return { proven: 'unknown', reason: '' }
  // Forwarding breaks SPF, and lists break signatures; only where nothing at all holds is there cause for a warning.
  const anyPass = auth.dkim.some(({ result }) => result === 'pass')
  if (auth.spf?.result === 'fail' && !anyPass) return { proven: 'no', reason: 'spf' }
  if (auth.dkim.length && auth.dkim.every(({ result }) => result === 'fail') && auth.spf?.result !== 'pass')
    return { proven: 'no', reason: 'dkim' }
  return { proven: 'unknown', reason: '' }
}

const domainOf = (text: string): string =>
  text
    .slice(text.lastIndexOf('@') + 1)
    .replace(/[>.]+$/, '')
    .toLowerCase()

/** Comments may nest and say anything, also "; dmarc=pass". */
function withoutComments(value: string): string {
  let depth = 0
  let quoted = false
  let out = ''
  let comment = ''
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!
    if (char === '\\') {
      at++
      continue
    }
    if (char === '"' && depth === 0) quoted = !quoted
    if (char === '(' && !quoted) depth++
    if (depth === 0) out += char
    else comment += char
    if (char === ')' && !quoted && depth > 0) {
      depth--
      // The policy of the domain stands in a comment: dmarc=fail (p=REJECT).
      if (depth === 0) {
        out += /^\(\s*p\s*=\s*(none|quarantine|reject)\b/i.test(comment) ? ` ${/p\s*=\s*\w+/i.exec(comment)![0]}` : ' '
        comment = ''
      }
    }
  }
  return out
}
