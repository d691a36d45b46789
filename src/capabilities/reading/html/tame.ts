// HTML built to stall or exhaust a parser is told apart before one runs over it.
import { Parser } from 'htmlparser2'

/** `deep`: too much for a tag stream with a stack. `tangled`: too much for a document tree as browsers build it. */
export type Wildness = { deep: boolean; tangled: boolean }

/** Characters in which nothing costly fits. */
const HARMLESS = 8000
const MAX_DEPTH = 1000
/** Tags and pieces of text; real letters of a megabyte have some ten thousand. */
const MAX_EVENTS = 500_000
const MAX_REOPENED = 500_000

/**
 * Measure HTML in one pass that stops at the limits. Open formatting elements are opened anew in every block after
 * them (HTML Standard, "reconstruct the active formatting elements"), three of one kind at most, so their sum tells
 * how large a tree would grow.
 */
export function wildness(html: string): Wildness {
  if (html.length < HARMLESS) return { deep: false, tangled: false }
  const open: { name: string; key: string }[] = []
  let depth = 0
  let events = 0
  let reopened = 0
  const step = () => {
    if (++events > MAX_EVENTS) throw TOO_WILD
  }
  const parser = new Parser({
    onopentag(name, attribs) {
      step()
      if (++depth > MAX_DEPTH) throw TOO_WILD
      reopened += open.length
      if (reopened > MAX_REOPENED || !FORMATTING.has(name)) return
      const key = name + JSON.stringify(attribs)
      if (open.filter((element) => element.key === key).length < 3) open.push({ name, key })
    },
    ontext: step,
    onclosetag(name, isImplied) {
      step()
      depth--
      if (isImplied || !FORMATTING.has(name)) return
      const at = open.findLastIndex((element) => element.name === name)
      if (at !== -1) open.splice(at, 1)
    },
  })
  try {
    parser.end(html)
  } catch (error) {
    if (error !== TOO_WILD) throw error
    return { deep: true, tangled: true }
  }
  return { deep: false, tangled: reopened > MAX_REOPENED }
}

/** The words of HTML that is too wild to be parsed: its tags cut out, one line where a block began. */
export function stripTags(html: string): string {
  return html
    .slice(0, LONGEST)
    .replace(/<(script|style|title)\b[^<>]{0,2000}>[^<]{0,100000}<\/\1\s{0,9}>/gi, ' ')
    .replace(/<\/?(?:p|div|br|tr|li|table|blockquote|h[1-6])(?![a-z0-9])[^<>]{0,2000}>/gi, '\n')
    .replace(/<[^<>]{0,100000}>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\n\s+/g, '\n')
    .trim()
}

/** Characters of wild HTML that are looked at; the original message keeps the rest. */
const LONGEST = 2_000_000

const TOO_WILD = new Error('too wild')
const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '))
