// Content-Transfer-Encoding (RFC 2045 section 6): base64, quoted-printable, uuencode; all else stands as it is.

/** Decode a body by the name of its transfer encoding. `problem` is '' or says what was wrong. */
export function decodeTransfer(body: Buffer, encoding: string): { bytes: Buffer; problem: string } {
  const name = encoding
    .toLowerCase()
    .replace(/[;(].*$/s, '')
    .replace(/[\s"']/g, '')
  if (name === 'base64' || name === 'b64') {
    if (!looksBase64(body)) return { bytes: body, problem: 'A part says base64 but is not' }
    return { bytes: decodeBase64(body), problem: '' }
  }
  if (name === 'quoted-printable' || name === 'quotedprintable' || name === 'qp') {
    return { bytes: decodeQuotedPrintable(body, false), problem: '' }
  }
  if (name === 'x-uuencode' || name === 'uuencode' || name === 'x-uue') {
    const bytes = decodeUuencode(body.toString('latin1'))
    return bytes ? { bytes, problem: '' } : { bytes: body, problem: 'A part says uuencode but is not' }
  }
  const known = name === '' || /^(7-?bit|8-?bit|binary|none|plain)/.test(name)
  return { bytes: body, problem: known ? '' : 'Unknown transfer encoding' }
}

/** Base64 with line breaks, stray characters, and chunks that were padded and then glued together. */
export function decodeBase64(body: Buffer): Buffer {
  const text = body.toString('latin1')
  const pad = text.indexOf('=')
  if (pad === -1 || /^[=\s]*$/.test(text.slice(pad))) return Buffer.from(text, 'base64')
  const chunks: Buffer[] = []
  for (const chunk of text.split(/=+/)) if (chunk !== '') chunks.push(Buffer.from(chunk, 'base64'))
  return Buffer.concat(chunks)
}

/** Quoted-printable; `isWord` for the Q encoding of headers, where line ends and trailing blanks mean nothing. */
export function decodeQuotedPrintable(body: Buffer, isWord: boolean): Buffer {
  if (!body.includes(61) && (isWord || !hasBlankLineEnd(body))) return body
  const out = Buffer.allocUnsafe(body.length)
  let at = 0
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!
    if (byte === 61) {
      const high = hexValue(body[i + 1])
      const low = hexValue(body[i + 2])
      if (high >= 0 && low >= 0) {
        out[at++] = high * 16 + low
        i += 2
        continue
      }
      const lineEnd = softBreak(body, i + 1)
      if (lineEnd !== -1) {
        i = lineEnd
        continue
      }
    } else if (byte === 10 && !isWord) {
      const hadCr = at > 0 && out[at - 1] === 13
      let keep = hadCr ? at - 1 : at
      // Only blanks that stood bare in the source are transport padding; `=20` was meant.
      let back = i - (hadCr ? 2 : 1)
      while (keep > 0 && back >= 0 && (body[back] === 32 || body[back] === 9)) {
        keep--
        back--
      }
      at = keep
      if (hadCr) out[at++] = 13
    }
    out[at++] = byte
  }
  return out.subarray(0, at)
}

/** The first `begin … end` block of a uuencoded text, or null. */
export function decodeUuencode(text: string): Buffer | null {
  const begin = /^begin [0-7]{3,4} .*\r?\n/m.exec(text)
  if (!begin) return null
  const out: number[] = []
  for (const line of text.slice(begin.index + begin[0].length).split(/\r?\n/)) {
    if (line === 'end' || line === '' || line === '`') break
    const length = (line.charCodeAt(0) - 32) & 63
    const bytes: number[] = []
    for (let i = 1; i < line.length; i += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((k) => ((line.charCodeAt(i + k) || 32) - 32) & 63) as [
        number,
        number,
        number,
        number,
      ]
      bytes.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d)
    }
    for (const byte of bytes.slice(0, length)) out.push(byte)
  }
  return Buffer.from(out)
}

function hasBlankLineEnd(body: Buffer): boolean {
  return body.includes(' \n') || body.includes(' \r\n') || body.includes('\t\n') || body.includes('\t\r\n')
}

/** Index of the line feed of a soft break that starts at `at`, the last index at the end of data, -1 for none. */
function softBreak(body: Buffer, at: number): number {
  let i = at
  while (i < body.length && (body[i] === 32 || body[i] === 9)) i++
  if (i >= body.length) return body.length - 1
  if (body[i] === 13) return body[i + 1] === 10 ? i + 1 : i
  return body[i] === 10 ? i : -1
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 48 && byte <= 57) return byte - 48
  if (byte >= 65 && byte <= 70) return byte - 55
  return byte >= 97 && byte <= 102 ? byte - 87 : -1
}

/** Prose has blanks inside its lines and much punctuation; damaged base64 has little of either. */
export function looksBase64(body: Buffer): boolean {
  const sample = body.toString('latin1', 0, 4096)
  const foreign = sample.match(/[^A-Za-z0-9+/=\s_-]|[^\s][ \t]+(?=\S)/g)?.length ?? 0
  return foreign === 0 || foreign < sample.length * 0.05
}
