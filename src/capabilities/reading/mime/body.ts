// Which parts of a MIME tree are the message's text, which are attachments (the idea of RFC 8621 section 4.1.4).
import { looksBase64 } from './transfer.ts'
import type { Part } from './tree.ts'

/** Leaves in reading order: `plain` and `rich` are two views of one message, `attached` is everything else. */
export type Body = {
  plain: Part[]
  rich: Part[]
  attached: Part[]
  /** False when the HTML view shows something that the plain one lacks. */
  plainIsWhole: boolean
}

type View = { plain: Part[]; rich: Part[]; whole: boolean }
const NOTHING: View = { plain: [], rich: [], whole: true }

/** Sort the leaves of `root`. An empty plain view with text in `rich` means that the sender wrote HTML only. */
export function chooseBody(root: Part): Body {
  const attached: Part[] = []
  let view = walk(root, attached, '', true)
  if (view.rich.length === 0) view = promote(attached)
  if (view.plain.length === 0 && !view.rich.some(isHtml)) view = { plain: view.rich, rich: view.rich, whole: true }
  const startsPlain = view.plain.length > 0 && (view.whole || view.plain[0] === view.rich[0])
  return { plain: startsPlain ? view.plain : [], rich: view.rich, attached, plainIsWhole: view.whole && startsPlain }
}

function walk(part: Part, attached: Part[], parentType: string, isFirst: boolean): View {
  if (part.children.length === 0) return leaf(part, attached, parentType, isFirst)
  if (part.type === 'multipart/alternative') return alternative(part, attached)
  if (part.type === 'multipart/related') return related(part, attached)
  let seen = isFirst
  return joined(
    part.children.map((child) => {
      const view = walk(child, attached, part.type, seen)
      if (view.rich.length > 0) seen = false
      return view
    }),
  )
}

/** Two renderings of one thing: plain from those that have it, rich from those with HTML. */
function alternative(part: Part, attached: Part[]): View {
  const views = part.children.map((child) => walk(child, attached, part.type, true))
  const plain = views.flatMap((view) => view.plain)
  const rich = views.filter((view) => view.rich.some(isHtml)).flatMap((view) => view.rich)
  return { plain, rich: rich.length > 0 ? rich : plain, whole: plain.length > 0 || rich.length === 0 }
}

/** The root of a related set is shown, what it refers to hangs on (RFC 2387). */
function related(part: Part, attached: Part[]): View {
  const start = part.typeParams.get('start')?.replace(/^<|>$/g, '')
  const named = start ? part.children.find((child) => contentId(child) === start) : undefined
  const root =
    named ??
    part.children.find((child) => child.children.length > 0 || /^text\/(html|plain)$/.test(child.type)) ??
    part.children[0]
  let view = NOTHING
  for (const child of part.children) {
    if (child === root) view = walk(child, attached, part.type, true)
    else attachAll(child, attached)
  }
  return view
}

function leaf(part: Part, attached: Part[], parentType: string, isFirst: boolean): View {
  const isAttached =
    part.disposition.value === 'attachment' || (partName(part) !== '' && !(isFirst && parentType !== 'multipart/mixed'))
  if (parentType === 'multipart/alternative' && RENDERINGS.has(part.type)) return NOTHING
  if (!isAttached && part.type === 'text/plain') return { plain: [part], rich: [part], whole: true }
  if (!isAttached && isShown(part)) return { plain: [], rich: [part], whole: false }
  attached.push(part)
  return NOTHING
}

function joined(views: View[]): View {
  return {
    plain: views.flatMap((view) => view.plain),
    rich: views.flatMap((view) => view.rich),
    whole: views.every((view) => view.whole),
  }
}

/** A message whose only text has a file name: the first such text is the body, unless it is a real attachment. */
function promote(attached: Part[]): View {
  const at = attached.findIndex(
    (part) => part.disposition.value !== 'attachment' && (part.type === 'text/plain' || isHtml(part)),
  )
  if (at === -1) return NOTHING
  const [part] = attached.splice(at, 1) as [Part]
  return { plain: isHtml(part) ? [] : [part], rich: [part], whole: !isHtml(part) }
}

function attachAll(part: Part, attached: Part[]): void {
  if (part.children.length === 0) attached.push(part)
  for (const child of part.children) attachAll(child, attached)
}

/** The name a part gives itself, '' for none. */
export function partName(part: Part): string {
  return part.disposition.params.get('filename') ?? part.typeParams.get('name') ?? ''
}

/** Content-ID without brackets. */
export function contentId(part: Part): string {
  const raw = part.fields.find((field) => field.name === 'content-id')?.raw ?? ''
  return raw.trim().replace(/^<|>$/g, '')
}

export function isHtml(part: Part): boolean {
  return part.type === 'text/html' || part.type === 'application/xhtml+xml'
}

/** Further renderings of a message that its HTML already shows. */
const RENDERINGS = new Set(['text/x-amp-html', 'text/watch-html'])

/** Text with a form of its own is a file even without a name; unknown kinds of text are shown (RFC 2046 section 4.1.4). */
const TEXT_FILES = new Set([
  'text/calendar',
  'text/csv',
  'text/vcard',
  'text/x-vcard',
  'text/directory',
  'text/xml',
  'text/css',
  'text/javascript',
  'text/rtf',
  'text/richtext',
  'text/rfc822-headers',
  'text/x-amp-html',
  'text/watch-html',
])

function isShown(part: Part): boolean {
  if (isHtml(part)) return true
  if (part.type.startsWith('text/')) return !TEXT_FILES.has(part.type)
  // Scanners put a notice in place of a removed file and leave its type and encoding: what stands there is prose.
  return part.encoding.trim().toLowerCase() === 'base64' && part.body.length < 20_000 && !looksBase64(part.body)
}
