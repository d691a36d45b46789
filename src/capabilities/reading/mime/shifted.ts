// Seven-bit charsets that switch alphabets with escape sequences: ISO-2022-JP, -KR, -CN (RFC 1468, 1557, 1922), HZ (RFC 1843), UTF-7.
import iconv from 'iconv-lite'

/** Decode a shifted charset; null when the bytes hold none of its escapes and 8-bit bytes instead. */
export function decodeShifted(bytes: Buffer, label: string): string | null {
  if (label === 'utf-7') return iconv.decode(bytes, 'utf-7')
  if (label === 'hz-gb-2312') return decodeHz(bytes)
  const text = bytes.toString('latin1')
  if (label === 'iso-2022-kr' || text.includes('\x1b$)C'))
    return iconv.decode(raised(text.replaceAll('\x1b$)C', '')), 'cp949')
  if (label === 'iso-2022-cn' || text.includes('\x1b$)A'))
    return iconv.decode(raised(text.replaceAll('\x1b$)A', '')), 'gb18030')
  // eslint-disable-next-line no-control-regex
  if (label === 'iso-2022-jp' || /\x1b\$[@B]|\x1b\(J|\x1b\$\(D/.test(text)) {
    // eslint-disable-next-line no-control-regex
    if (!/\x1b[$(]/.test(text) && /[\x80-\xff]/.test(text)) return null
    return new TextDecoder('iso-2022-jp').decode(bytes)
  }
  return null
}

/** Between shift-out and shift-in the letters stand with their high bit off. */
function raised(text: string): Buffer {
  // eslint-disable-next-line no-control-regex
  const eightBit = text.replace(/\x0e([^\x0f\n]*)\x0f?/g, (_, run: string) => highBits(run))
  return Buffer.from(eightBit, 'latin1')
}

function decodeHz(bytes: Buffer): string {
  const text = bytes
    .toString('latin1')
    .replace(/~\{([\s\S]*?)(?:~\}|$)|~(~)|~\r?\n/g, (_, run?: string, tilde?: string) =>
      run === undefined ? (tilde ?? '') : highBits(run),
    )
  return iconv.decode(Buffer.from(text, 'latin1'), 'gb18030')
}

function highBits(run: string): string {
  return run.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) | 0x80))
}
