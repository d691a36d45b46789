// The language of saved replies: HTML with `{{customer.name}}` or `{{customer.name|there}}` in its words and addresses.
// Pure; reads anything without throwing, and what is filled in can never become a part of the HTML.

/** `inTag`: it stands in an address or another attribute, where no mark can be put. */
export type Part =
  | { is: 'html'; html: string }
  /** `fallback` is HTML as it stands in the text; null: there is none. */
  | { is: 'variable'; html: string; name: string; fallback: string | null; inTag: boolean }
  /** Two braces that are no variable. */
  | { is: 'broken'; html: string }

const variable = /^\{\{\s*([A-Za-z][\w-]*(?:\.[\w-]+)+)\s*(?:\|([^{}<>]*))?\}\}/

/** What a template is made of, in order; together the parts are the template. */
export function partsOf(template: string): Part[] {
  const parts: Part[] = []
  let from = 0
  let inTag = false
  let quoted = ''
  const words = (to: number) => void (to > from && parts.push({ is: 'html', html: template.slice(from, to) }))
  for (let at = 0; at < template.length;) {
    if (template.startsWith('{{', at)) {
      const [whole, name, fallback] = variable.exec(template.slice(at, at + 700)) ?? []
      words(at)
      if (whole && name) parts.push({ is: 'variable', html: whole, name, fallback: fallback?.trim() ?? null, inTag })
      else parts.push({ is: 'broken', html: '{{' })
      from = at += whole?.length ?? 2
      continue
    }
    const sign = template[at]!
    if (!inTag) inTag = sign === '<' && /^<[/!a-z]/i.test(template.slice(at, at + 2))
    else if (quoted) quoted = sign === quoted ? '' : quoted
    else if (sign === '"' || sign === "'") quoted = sign
    else if (sign === '>') inTag = false
    at++
  }
  words(template.length)
  return parts
}

/** What keeps a template from being saved; undefined when it can always be filled in or marked. */
export type Objection = { code: 'brokenVariable' | 'unknownVariable' | 'needsFallback'; variable: string }

export function objectionTo(template: string, known: ReadonlySet<string>): Objection | undefined {
  const parts = partsOf(template)
  for (const [at, part] of parts.entries()) {
    if (part.is === 'html') continue
    if (part.is === 'broken') {
      const after = parts
        .slice(at + 1)
        .map((each) => each.html)
        .join('')
      return { code: 'brokenVariable', variable: `{{${after.replace(/<[^>]*>/g, '').slice(0, 40)}` }
    }
    if (!known.has(part.name)) return { code: 'unknownVariable', variable: part.name }
    if (part.inTag && part.fallback === null && !alwaysThere.has(part.name))
      return { code: 'needsFallback', variable: part.name }
  }
  return undefined
}

/** Every conversation has these, so that they may stand in an address without a fall-back. */
const alwaysThere = new Set(['conversation.number'])

export const variablesIn = (template: string): string[] => [
  ...new Set(partsOf(template).flatMap((part) => (part.is === 'variable' ? part.name : []))),
]

export type Filling = {
  /** The word as plain text; null or missing when nobody knows. */
  values: ReadonlyMap<string, string | null>
  /** What a variable is called, for the mark where it is not filled in. */
  nameOf: (variable: string) => string
}

/** Puts words into the template: HTML, and the names of the variables that are marked in it because nobody knows them. */
export function fill(template: string, filling: Filling, marks: Marks = inLetter): { html: string; blanks: string[] } {
  const blanks = new Set<string>()
  // A mark can not stand inside a tag: it stands behind it.
  let behind = ''
  let html = ''
  for (const part of partsOf(template)) {
    if (part.is === 'broken') html += marks.blank('', '{{')
    else if (part.is === 'html') {
      const end = behind ? part.html.indexOf('>') + 1 : 0
      html += part.html.slice(0, end) + (end ? behind : '') + part.html.slice(end)
      if (end) behind = ''
    } else {
      const value = tidy(filling.values.get(part.name))
      const { name, fallback, inTag } = part
      if (value) html += inTag ? encodeURIComponent(value) : marks.value(escapeHtml(value))
      else if (fallback !== null)
        html += inTag ? encodeURIComponent(unescapeHtml(fallback).toWellFormed()) : marks.value(fallback)
      else {
        blanks.add(name)
        const mark = marks.blank(name, escapeHtml(filling.nameOf(name)))
        if (inTag) behind += mark
        else html += mark
      }
    }
  }
  return { html: html + behind, blanks: [...blanks] }
}

/** How values and what is missing are shown; given safe HTML. */
export type Marks = { value: (html: string) => string; blank: (name: string, html: string) => string }

/** As the editor of letters knows a blank. */
const inLetter: Marks = {
  value: (html) => html,
  blank: (name, html) => `<span data-blank="${escapeHtml(name)}">${html}</span>`,
}

/** One line, without signs that steer or hide, so that a word stays a word wherever it stands. */
const tidy = (value: string | null | undefined): string =>
  (value ?? '')
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\ue000-\ue00f]/gu, '')
    .trim()
    .slice(0, 1000)
    .toWellFormed()

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign]!)
const unescapeHtml = (html: string): string =>
  html.replace(/&(?:amp|lt|gt|quot|#39);/g, (sign) => Object.keys(signs).find((each) => signs[each] === sign)!)
