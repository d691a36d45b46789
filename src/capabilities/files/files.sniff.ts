// What a file is, told from its first bytes and never from what it claims. Only what a browser shows without running
// anything is named; everything else is handed out as a download.

/** Types that may be shown in place. */
export type SafeType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'image/avif'
  | 'image/bmp'
  | 'application/pdf'

/** Signatures from the MIME Sniffing Standard, section 6.1, and ISO 32000 for PDF. */
const signatures: readonly { type: SafeType; at: number; bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/gif', at: 0, bytes: 'GIF87a' },
  { type: 'image/gif', at: 0, bytes: 'GIF89a' },
  { type: 'image/webp', at: 8, bytes: 'WEBPVP' },
  { type: 'image/avif', at: 4, bytes: 'ftypavif' },
  { type: 'image/avif', at: 4, bytes: 'ftypavis' },
  { type: 'image/bmp', at: 0, bytes: 'BM' },
  { type: 'application/pdf', at: 0, bytes: '%PDF-' },
]

/** The safe type of this content, or null. */
export function safeType(content: Uint8Array): SafeType | null {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, 16)).toString('latin1')
  return signatures.find(({ at, bytes }) => head.startsWith(bytes, at))?.type ?? null
}

/** A picture that may stand inside a message. */
export function safeImage(content: Uint8Array): SafeType | null {
  const type = safeType(content)
  return type?.startsWith('image/') ? type : null
}
