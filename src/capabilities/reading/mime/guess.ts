// The charset of 8-bit text that names none and is no UTF-8.
import { createRequire } from 'node:module'
import iconv from 'iconv-lite'

/** A charset name for undeclared bytes; windows-1252 when nothing speaks for another. */
export function guessCharset(bytes: Buffer): string {
  const sample = sampleOf(bytes)
  const { name, confidence } = detect(sample)
  if (!isScattered(sample)) return name
  // Single accented letters among Latin ones: what the detector says of other scripts is chance then.
  if (LATIN.test(name) && confidence > 0.05) return name
  // Under windows-1252 these bytes are signs, which do not stand within words.
  if (/^(cp|ibm)(437|85\d)$|^macroman$/.test(name) && /[a-z][\x80-\x9f][a-z]/i.test(sample)) return name
  return 'windows-1252'
}

/** Latin alphabets other than Western: Central European, Turkish, Baltic, Romanian. */
const LATIN = /^(windows-125[047]|iso-?8859-(2|9|13|16))$/

const SAMPLE = 4096

/** The lines that hold 8-bit bytes, one char per byte. */
function sampleOf(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, SAMPLE * 16)
  return (
    text
      .split('\n')
      // eslint-disable-next-line no-control-regex
      .filter((line) => /[\x80-\xff]/.test(line))
      .join('\n')
      .slice(0, SAMPLE)
  )
}

/** True when most 8-bit bytes are accents within Latin words or signs between them, as in Western and Central European text. */
function isScattered(sample: string): boolean {
  let scattered = 0
  let total = 0
  let kana = 0
  // eslint-disable-next-line no-control-regex
  for (const match of sample.matchAll(/[\x80-\xff]+/g)) {
    const run = match[0]
    const around = (sample[match.index - 1] ?? ' ') + (sample[match.index + run.length] ?? ' ')
    total += run.length
    if (run.length === 1 || (run.length <= 3 && /[a-z]/i.test(around))) scattered += run.length
    if (/^[\x81-\x83]/.test(run)) kana += run.length
  }
  // The lead bytes of Japanese kana stand before ASCII bytes and would pass for accents.
  return scattered > total * 0.6 && kana < total * 0.5
}

type Detector = { detect(bytes: string): { encoding: string | null; confidence: number } }
let detector: Detector | null = null

/** Loaded at first use: its tables take 70 ms and some memory, and few messages need it. */
function detect(sample: string): { name: string; confidence: number } {
  detector ??= createRequire(import.meta.url)('jschardet') as Detector
  const { encoding, confidence } = detector.detect(sample)
  const name = (encoding ?? '').toLowerCase()
  return { name: NAMES.get(name) ?? (iconv.encodingExists(name) ? name : 'windows-1252'), confidence }
}

/** Names of subsets, for which the decoder has the whole set that senders really use. */
const NAMES = new Map([
  ['iso-8859-1', 'windows-1252'],
  ['ascii', 'windows-1252'],
  ['gb2312', 'gb18030'],
  ['gbk', 'gb18030'],
  ['euc-kr', 'cp949'],
  ['uhc', 'cp949'],
  ['tis-620', 'windows-874'],
  ['big5', 'big5-hkscs'],
])
