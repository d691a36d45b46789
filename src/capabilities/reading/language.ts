// The language a text is written in, for replies and sorting. Unsure is a valid answer.

type Detector = { detect(text: string): { language: string; isReliable(): boolean } }
let detector: Promise<Detector> | null = null

/**
 * BCP 47 code such as `de`, null when the text is too short or the detector unsure. Looks at the first words only:
 * addresses, numbers and quoted lines say nothing about the writer's language. The tables are loaded at first use.
 */
export async function detectLanguage(text: string): Promise<string | null> {
  const words = text
    .slice(0, LOOKED_AT * 4)
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => !/[\d@]|:\/\/|^www\./.test(word))
    .join(' ')
    .slice(0, LOOKED_AT)
  const letters = words.match(/\p{L}/gu)?.length ?? 0
  // Scripts other than Latin say more with fewer letters.
  const enough = /[^\p{Script=Latin}\P{L}]/u.test(words) ? 4 : 14
  if (letters < enough) return null
  detector ??= import('eld/extrasmall').then((module) => module.eld as Detector)
  const result = (await detector).detect(words)
  return result.language !== '' && result.isReliable() ? result.language : null
}

const LOOKED_AT = 240
