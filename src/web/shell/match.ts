// How typed words are found in texts: anywhere, whatever their case and accents. Pure.

/** Start and end of `wanted` in `text`, counted in code units; undefined when it is not there. `sno` finds `Śno`. */
export function findMatch(text: string, wanted: string): [start: number, end: number] | undefined {
  if (!wanted) return undefined
  const plain = [...text].map(fold)
  const sought = fold(wanted)
  for (let start = 0, offset = 0; start < plain.length; offset += [...text][start]!.length, start++) {
    let joined = ''
    let length = 0
    for (let end = start; end < plain.length && joined.length < sought.length; end++) {
      joined += plain[end]
      length += [...text][end]!.length
    }
    if (joined.startsWith(sought) && joined.length >= sought.length) return [offset, offset + length]
  }
  return undefined
}

/**
 * How well `text` answers: 3 it begins so, 2 a word of it does, 1 it is in there, 0 not at all. All words must be
 * there.
 */
export function rank(text: string, wanted: string): 0 | 1 | 2 | 3 {
  const plain = fold(text)
  const words = fold(wanted).split(/\s+/).filter(Boolean)
  if (!words.every((word) => plain.includes(word))) return 0
  if (plain.startsWith(words.join(' '))) return 3
  return words.every((word) => plain.split(/[^\p{L}\p{N}#]+/u).some((each) => each.startsWith(word))) ? 2 : 1
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
