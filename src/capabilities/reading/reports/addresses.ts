// Finding mail addresses in running text, in one pass whatever the text holds.

/** An address found in a text with the place where it stands, including the angle brackets around it if any. */
export type FoundAddress = { address: string; start: number; end: number }

/** Longest local part and domain looked at: RFC 5321 §4.5.3.1 allows 64 and 255 octets, some senders use more. */
const LOCAL_LIMIT = 192
const DOMAIN_LIMIT = 255

/**
 * Finds the first address at or after `from`.
 * The domain needs a dot unless `anyDomain` is set: host names without one are common in reports of local delivery.
 */
export function findAddress(text: string, from = 0, anyDomain = false): FoundAddress | null {
  for (let at = text.indexOf('@', from); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = localStart(text, at, from)
    let end = domainEnd(text, at + 1)
    while (end > at + 1 && '.-'.includes(text.charAt(end - 1))) end--
    if (start === at || end === at + 1) continue
    if (!anyDomain && !text.slice(at + 1, end).includes('.')) continue
    const address = text.slice(start, end)
    if (text[start - 1] === '<' && text[end] === '>') {
      start--
      end++
    }
    return { address, start, end }
  }
  return null
}

/** All addresses of a text in order, each once (compared without case), at most `limit`. */
export function addressesIn(text: string, limit = 50, anyDomain = false): string[] {
  const found = new Map<string, string>()
  for (let at = 0; found.size < limit;) {
    const hit = findAddress(text, at, anyDomain)
    if (!hit) break
    const key = hit.address.toLowerCase()
    if (!found.has(key)) found.set(key, hit.address)
    at = hit.end
  }
  return [...found.values()]
}

function localStart(text: string, at: number, from: number): number {
  const least = Math.max(from, at - LOCAL_LIMIT)
  if (text[at - 1] === '"') {
    for (let open = at - 2; open >= least; open--) {
      if (text[open] === '\n') break
      if (text[open] === '"') return open
    }
    return at
  }
  let start = at
  while (start > least && isLocal(text.charCodeAt(start - 1))) start--
  // A quote or a star before an address is punctuation of the sentence, not part of the address.
  while (start < at && "'`*.=".includes(text.charAt(start))) start++
  return start
}

function domainEnd(text: string, from: number): number {
  const most = Math.min(text.length, from + DOMAIN_LIMIT)
  let end = from
  if (text[from] === '[') {
    while (end < most && text[end] !== ']' && text[end] !== '\n') end++
    return text[end] === ']' ? end + 1 : from
  }
  while (end < most && isDomain(text.charCodeAt(end))) end++
  return end
}

function isLocal(code: number): boolean {
  // Printable, without space and the specials " ( ) , : ; < > @ [ \ ] and without wide punctuation.
  if (code <= 0x20 || code === 0x7f || (code >= 0x80 && code < 0xc0) || (code >= 0x2000 && code <= 0x303f)) return false
  if (code >= 0xff00 && code <= 0xff0f) return false
  return !'"(),:;<>@[\\]'.includes(String.fromCharCode(code))
}

function isDomain(code: number): boolean {
  if (code >= 0xc0) return !(code >= 0x2000 && code <= 0x303f) && !(code >= 0xff00 && code <= 0xff0f)
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2d || code === 0x2e || code === 0x5f
  )
}
