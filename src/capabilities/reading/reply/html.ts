// An HTML body as lines: text as it would be read, with what the markup tells of quotes and signatures.

import { parse } from 'parse5'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { attributionNames, quoteHolders, quoteNames, quoteStarts, signatureNames } from './data/containers.ts'
import type { Line, Mark } from './lines.ts'

/** Lines of an HTML body; `structural` when the markup itself names a quote. Hidden elements are left out. */
export function htmlLines(html: string): { lines: Line[]; structural: boolean } {
  const writer = new Writer()
  let structural = false
  const stack: Step[] = [...parse(html.length > longest ? html.slice(0, longest) : html).childNodes].reverse().map((node) => ({ node, state: start }))
  while (stack.length > 0) {
    const step = stack.pop()
    if (!step) break
    const { node, state } = step
    if (node === null) {
      writer.leave(step)
      continue
    }
    if ('value' in node && node.nodeName === '#text') {
      writer.text(node.value, state)
      continue
    }
    if (!('tagName' in node) || silent.has(node.tagName)) continue
    const inner = enter(node, state, writer)
    if (!inner) continue
    structural ||= inner.structural
    const children = 'content' in node ? (node as DefaultTreeAdapterTypes.Template).content.childNodes : node.childNodes
    if (blocks.has(node.tagName)) {
      writer.breakLine(inner.state)
      stack.push({ node: null, state })
    }
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at]
      if (child) stack.push({ node: child, state: inner.state })
    }
  }
  return { lines: writer.finish(), structural }
}

/** What holds for a node by the elements around it. */
type State = { quoted: boolean; mark: Mark | null; pre: boolean }
type Step = { node: DefaultTreeAdapterTypes.ChildNode | null; state: State }

const start: State = { quoted: false, mark: null, pre: false }
const longest = 4_000_000
const silent = new Set(['script', 'style', 'head', 'title', 'noscript', 'object', 'iframe', 'audio', 'video', 'svg', 'math'])
const blocks = new Set(
  'address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody tfoot thead tr ul caption'.split(' '),
)

function enter(node: DefaultTreeAdapterTypes.Element, state: State, writer: Writer): { state: State; structural: boolean } | null {
  const tag = node.tagName
  if (tag === 'br') {
    writer.newLine(state)
    return null
  }
  if (tag === 'td' || tag === 'th') writer.space()
  const attributes = new Map(node.attrs.map((attr) => [attr.name, attr.value]))
  const style = (attributes.get('style') ?? '').toLowerCase()
  if (/display\s*:\s*none|mso-hide\s*:\s*all/.test(style) || attributes.has('hidden')) return null
  const names = namesOf(attributes)
  const inner: State = { ...state, pre: state.pre || tag === 'pre' || /white-space\s*:\s*(?:pre|break-spaces)/.test(style) }
  let structural = false
  if (tag === 'blockquote' && !(/border(?:-left)?\s*:\s*(?:none|0)/.test(style) && attributes.get('type') !== 'cite' && !names.some((name) => name === 'gmail_quote'))) {
    inner.quoted = true
    structural = attributes.get('type') === 'cite' || attributes.has('cite') || names.some((name) => quoteHolders.includes(name) || quoteNames.includes(name))
  }
  if (names.some((name) => quoteNames.includes(name))) inner.quoted = structural = true
  if (!state.quoted && names.some((name) => attributionNames.includes(name))) inner.mark = 'attribution'
  if (names.some((name) => quoteStarts.includes(name))) {
    if (!state.quoted) writer.startOriginal(inner)
    structural = true
  }
  if (!inner.quoted && names.some(isSignatureName)) inner.mark = 'signature'
  return { state: inner, structural }
}

function namesOf(attributes: Map<string, string>): string[] {
  const all = `${attributes.get('class') ?? ''} ${attributes.get('id') ?? ''} ${attributes.get('name') ?? ''} ${attributes.get('data-smartmail') ?? ''} ${attributes.get('data-marker') ?? ''}`
  if (all.trim() === '') return []
  return all.slice(0, 1000).toLowerCase().split(/\s+/).filter(Boolean).map((name) => name.replace(/^(?:x_|ecx|ydp[0-9a-f]{6,}|m_-?\d+)+/, ''))
}

function isSignatureName(name: string): boolean {
  return signatureNames.includes(name) || name.startsWith('ms-outlook-mobile-signature')
}

/** Collects text into lines, with white space collapsed as a browser does. */
class Writer {
  private readonly lines: Line[] = []
  private current = ''
  private state: State = start
  private original = false
  private open = false

  text(value: string, state: State): void {
    if (!state.pre) {
      const text = value.replace(/[ \t\r\n\f]+/g, ' ')
      if (text === ' ' && this.current === '') return
      this.put(this.current === '' || this.current.endsWith(' ') ? text.replace(/^ /, '') : text, state)
      return
    }
    for (const [index, line] of value.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) this.newLine(state)
      this.put(line, state)
    }
  }

  space(): void {
    if (this.current !== '' && !this.current.endsWith(' ')) this.current += ' '
  }

  newLine(state: State): void {
    if (!this.open) this.state = state
    this.flush()
  }

  breakLine(_state: State): void {
    if (this.open) this.flush()
  }

  leave(_step: Step): void {
    if (this.open) this.flush()
  }

  /** From here on everything is the original; told by a mark on the next line. */
  startOriginal(_state: State): void {
    if (this.open) this.flush()
    this.original = true
  }

  finish(): Line[] {
    if (this.open) this.flush()
    return this.lines
  }

  private put(text: string, state: State): void {
    if (text === '') return
    if (!this.open) this.state = state
    this.open = true
    this.current += text
  }

  private flush(): void {
    const { quoted, mark } = this.state
    const text = this.current.trimEnd()
    this.lines.push({ text, quoted, mark: this.original && text !== '' ? 'original' : mark })
    if (text !== '') this.original = false
    this.current = ''
    this.open = false
  }
}
