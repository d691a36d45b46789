// A mail as the customer's server got it: read by a few lines of their own, so that Heed does not judge its own mail.

export type Letter = {
  /** By lower-case name, unfolded. */
  header(name: string): string
  /** The first plain text part. */
  text: string
  raw: string
}

export function readLetter(bytes: Buffer): Letter {
  const raw = bytes.toString('utf8').replace(/\r\n/g, '\n')
  const end = raw.indexOf('\n\n')
  const headers = fields(raw.slice(0, end))
  return { header: (name) => headers.get(name) ?? '', text: plain(raw.slice(end + 2), headers), raw }
}

function fields(head: string): Map<string, string> {
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n')
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
}

function plain(body: string, headers: Map<string, string>): string {
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '')?.[1]
  if (boundary) {
    for (const part of body.split(`--${boundary}`).slice(1)) {
      const end = part.indexOf('\n\n')
      const found = end > 0 ? plain(part.slice(end + 2), fields(part.slice(1, end))) : ''
      if (found) return found
    }
    return ''
  }
  if (!/^text\/plain/.test(headers.get('content-type') ?? 'text/plain')) return ''
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return body
  const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
