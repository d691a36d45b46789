// An HTML body as lines: text as it would be read, with what the markup tells of quotes and signatures.

import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { attributionNames, quoteHolders, quoteNames, quoteStarts, signatureNames } from './data/containers.ts'
import { LineWriter } from './line-writer.ts'
import type { Line, Mark } from './lines.ts'

/**
 * Lines of an HTML body; `structural` when the markup itself names a quote. List items keep their numbers, links
 * their address when the words do not say it; elements that are not displayed are left out. Walks without
 * recursion, so that no nesting is too deep; beyond four million characters nothing is read.
 */
export function htmlLines(html: string): { lines: Line[]; structural: boolean } {
  const writer = new LineWriter()
  const root: State = { quoted: false, mark: null, pre: false, list: null }
  const stack: Step[] = parse(html.slice(0, longest))
    .childNodes.map((node) => ({ node, state: root }))
    .reverse()
  let structural = false
  for (let step = stack.pop(); step; step = stack.pop()) {
    if ('end' in step) {
      close(step, writer)
      continue
    }
    const { node, state } = step
    if (isText(node)) writer.text(node.value, state)
    if (!isElement(node) || silent.has(node.tagName)) continue
    const attributes = new Map(node.attrs.map((attribute) => [attribute.name, attribute.value]))
    if (isHidden(attributes)) continue
    const names = namesOf(attributes)
    structural ||= names.some((name) => structuralNames.has(name)) || attributes.get('type') === 'cite'
    const inner = enter(node, attributes, names, state, writer)
    const end = endOf(node, attributes, writer)
    if (end) stack.push(end)
    for (let at = node.childNodes.length - 1; at >= 0; at--) {
      const child = node.childNodes[at]
      if (child) stack.push({ node: child, state: inner })
    }
  }
  return { lines: writer.finish(), structural }
}

/** What holds for a node by the elements around it. */
type State = { quoted: boolean; mark: Mark | null; pre: boolean; list: { ordered: boolean; count: number } | null }
type End = { end: 'block' | 'paragraph' | 'link'; href: string; from: number }
type Step = { node: DefaultTreeAdapterTypes.ChildNode; state: State } | End
type Attributes = Map<string, string>

const longest = 4_000_000
const silent = new Set(
  'script style head title noscript template object applet iframe audio video svg math select textarea'.split(' '),
)
const blocks = new Set(
  (
    'address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
)
const quoteSet = new Set(quoteNames)
const attributionSet = new Set(attributionNames)
const startSet = new Set(quoteStarts)
const structuralNames = new Set([...quoteNames, ...quoteHolders, ...quoteStarts])

function isText(node: DefaultTreeAdapterTypes.ChildNode): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text'
}

function isElement(node: DefaultTreeAdapterTypes.ChildNode): node is DefaultTreeAdapterTypes.Element {
  return 'tagName' in node
}

function isHidden(attributes: Attributes): boolean {
  return attributes.has('hidden') || /display\s*:\s*none|mso-hide\s*:\s*all/i.test(attributes.get('style') ?? '')
}

/** Class and id names without what mail programs put before them when they quote each other. */
function namesOf(attributes: Attributes): string[] {
  const names: string[] = []
  for (const key of ['class', 'id', 'name', 'data-smartmail', 'data-marker']) {
    const value = attributes.get(key)
    if (value) names.push(...value.slice(0, 500).toLowerCase().split(/\s+/).filter(Boolean))
  }
  return names.map((name) => name.replace(/^(?:x_|ecx|ydp[0-9a-f]{6,}|m_-?\d+)+/, ''))
}

/** Writes what the start of an element means, and tells what holds inside it. */
function enter(
  node: DefaultTreeAdapterTypes.Element,
  attributes: Attributes,
  names: readonly string[],
  state: State,
  writer: LineWriter,
): State {
  const tag = node.tagName
  const style = (attributes.get('style') ?? '').toLowerCase()
  if (tag === 'br') writer.newLine(state)
  if (tag === 'td' || tag === 'th') writer.space()
  if (tag === 'img') writer.text(emoji.exec(attributes.get('alt') ?? '')?.[0] ?? '', state)
  if (blocks.has(tag)) writer.breakLine()
  if (isParagraph(node, attributes)) writer.blankLine(state)
  if (!state.quoted && names.some((name) => startSet.has(name))) writer.startOriginal()
  const inner: State = {
    ...state,
    pre: state.pre || tag === 'pre' || /white-space\s*:\s*(?:pre|break-spaces)/.test(style),
  }
  if (tag === 'ol' || tag === 'ul') inner.list = { ordered: tag === 'ol', count: 0 }
  const quoted = (tag === 'blockquote' && isQuote(attributes, style, names)) || names.some((name) => quoteSet.has(name))
  if (quoted) inner.quoted = true
  if (inner.quoted) inner.mark = null
  else if (names.some((name) => attributionSet.has(name))) inner.mark = 'attribution'
  else if (names.some(isSignature)) inner.mark = 'signature'
  if (tag === 'li' && state.list) writer.text(state.list.ordered ? `${++state.list.count}. ` : '- ', inner)
  return inner
}

/** Programs also indent with a blockquote; then they take its border away. */
function isQuote(attributes: Attributes, style: string, names: readonly string[]): boolean {
  const named = attributes.get('type') === 'cite' || attributes.has('cite') || names.includes('gmail_quote')
  return named || !/border(?:-left)?\s*:\s*(?:none|0)/.test(style)
}

function isSignature(name: string): boolean {
  return signatureNames.some((known) => name === known || (known.length > 12 && name.startsWith(known)))
}

/** A paragraph with space around it; Outlook writes every line as a paragraph without. */
function isParagraph(node: DefaultTreeAdapterTypes.Element, attributes: Attributes): boolean {
  if (node.tagName !== 'p') return false
  return (
    !/mso|xmso/i.test(attributes.get('class') ?? '') &&
    !/margin(?:-top|-bottom)?\s*:\s*0/i.test(attributes.get('style') ?? '')
  )
}

function endOf(node: DefaultTreeAdapterTypes.Element, attributes: Attributes, writer: LineWriter): End | null {
  if (node.tagName === 'a') return { end: 'link', href: attributes.get('href')?.trim() ?? '', from: writer.position }
  if (isParagraph(node, attributes)) return { end: 'paragraph', href: '', from: 0 }
  return blocks.has(node.tagName) ? { end: 'block', href: '', from: 0 } : null
}

function close(step: End, writer: LineWriter): void {
  if (step.end === 'link') {
    const words = writer.since(step.from)
    if (/^https?:\/\/\S{1,2000}$/i.test(step.href) && words.trim() !== '' && !saysAddress(words, step.href))
      writer.append(` <${step.href}>`)
    return
  }
  writer.breakLine()
  if (step.end === 'paragraph') writer.spaceBelow()
}

/** The words of a link name its host, so that nothing is lost without the address. */
function saysAddress(words: string, href: string): boolean {
  const host = /^https?:\/\/(?:www\.)?([^/?#]{1,250})/i.exec(href)?.[1] ?? ''
  return words.toLowerCase().includes(host.toLowerCase())
}

const emoji = /^\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f){0,12}$/u
