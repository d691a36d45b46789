// The charset of 8-bit text that names none and is no UTF-8.
import { createRequire } from 'node:module'

/** A charset name for undeclared bytes; windows-1252 when nothing speaks for another. */
export function guessCharset(bytes: Buffer): string {
  const sample = sampleOf(bytes)
  const found = detect(sample)
  if (!isScattered(sample)) return found ?? 'windows-1252'
  // Single accented letters among Latin ones: the detector's votes for other scripts are chance then.
  if (found !== null && /^(windows-125[047]|iso-8859-(2|9|13|16))$/.test(found)) return found
  if (found !== null && /^(cp|ibm)(437|85\d)$/.test(found) && /[a-z][\x80-\x9f][a-z]/i.test(sample)) return found
  return 'windows-1252'
}

const SAMPLE = 4096

/** The lines that hold 8-bit bytes, one char per byte. */
function sampleOf(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, SAMPLE * 16)
  return text
    .split('\n')
    // eslint-disable-next-line no-control-regex
    .filter((line) => /[\x80-\xff]/.test(line))
    .join('\n')
    .slice(0, SAMPLE)
}

/** True when most 8-bit bytes stand alone, as accents and signs do in Western and Central European text. */
function isScattered(sample: string): boolean {
  // eslint-disable-next-line no-control-regex
  const runs = sample.match(/[\x80-\xff]+/g) ?? []
  const alone = runs.filter((run) => run.length === 1).length
  const total = runs.reduce((sum, run) => sum + run.length, 0)
  return total > 0 && alone / total > 0.6
}

type Detector = { detect(bytes: string): { encoding: string | null; confidence: number } }
let detector: Detector | null = null

/** Loaded at first use: its tables take 30 MB, and few messages need it. */
function detect(sample: string): string | null {
  detector ??= createRequire(import.meta.url)('jschardet') as Detector
  const { encoding, confidence } = detector.detect(sample)
  if (encoding === null || confidence < 0.2) return null
  const name = encoding.toLowerCase()
  return NAMES[name] ?? name
}

const NAMES: Record<string, string> = { 'iso-8859-1': 'windows-1252', ascii: 'windows-1252', gb2312: 'gb18030', gbk: 'gb18030', 'euc-kr': 'cp949', 'uhc': 'cp949', shift_jis: 'shift_jis', 'maccyrillic': 'maccyrillic', 'tis-620': 'windows-874' }
