// HTML as readable text, for mail without a text part. A stream over the tags, no document is built.
import { Parser } from 'htmlparser2'
import { stripTags, wildness } from './tame.ts'

const BLOCKS = new Set(
  'address article aside blockquote body caption center dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)
/** Blocks with an empty line around them. */
const SPACED = new Set('blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul'.split(' '))
const SILENT = new Set(
  'head script style title template noscript object applet iframe annotation svg textarea select'.split(' '),
)

/**
 * Text of an HTML body: paragraphs apart, list items with `- ` or numbers, table cells apart by blanks, quotes with
 * `> `, links as `words <address>` when the words do not say it. Never throws, linear in its input.
 */
export function htmlToText(html: string): string {
  if (wildness(html).deep) return stripTags(html)
  const writer = new TextWriter()
  const lists: { ordered: boolean; count: number }[] = []
  const links: Link[] = []
  let silent = 0
  let pre = 0
  const parser = new Parser(
    {
      onopentag(name, attribs) {
        if (SILENT.has(name)) silent++
        if (silent > 0) return
        if (name === 'br') return writer.lineBreak()
        if (name === 'img') return attribs.alt ? writer.words(`[${attribs.alt}]`) : undefined
        if (name === 'td' || name === 'th') writer.words(' ')
        if (BLOCKS.has(name)) writer.block(SPACED.has(name) && lists.length === 0)
        if (name === 'hr') writer.words('----------')
        if (name === 'pre') pre++
        if (name === 'blockquote') writer.quote(1)
        if (name === 'ul' || name === 'ol') lists.push({ ordered: name === 'ol', count: 0 })
        if (name === 'li') writer.mark(marker(lists))
        if (name === 'a') links.push({ href: attribs.href ?? '', shown: '' })
      },
      ontext(text) {
        if (silent > 0) return
        const link = links.at(-1)
        if (link && link.shown.length < 2000) link.shown += text
        if (pre > 0) writer.verbatim(text)
        else writer.words(text)
      },
      onclosetag(name) {
        if (SILENT.has(name)) silent = Math.max(0, silent - 1)
        if (silent > 0) return
        if (name === 'pre') pre = Math.max(0, pre - 1)
        if (name === 'ul' || name === 'ol') lists.pop()
        if (name === 'a') closeLink(writer, links.pop())
        if (name === 'blockquote') {
          writer.block(false)
          writer.quote(-1)
        }
        if (BLOCKS.has(name)) writer.block(SPACED.has(name) && lists.length === 0)
      },
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return writer.text()
}

function marker(lists: { ordered: boolean; count: number }[]): string {
  const list = lists.at(-1)
  const indent = '  '.repeat(Math.min(10, Math.max(0, lists.length - 1)))
  return `${indent}${list?.ordered ? `${++list.count}.` : '-'} `
}

type Link = { href: string; shown: string }

function closeLink(writer: TextWriter, link: Link | undefined): void {
  if (!link || !/^(https?:|mailto:)/i.test(link.href) || link.href.length > 2000) return
  const shown = link.shown.replace(/\s+/g, ' ').trim()
  const bare = (url: string) =>
    url
      .replace(/^(https?:\/\/|mailto:)/i, '')
      .replace(/^www\.|\/$/g, '')
      .toLowerCase()
  if (shown === '' || bare(shown).startsWith(bare(link.href)) || bare(link.href) === bare(shown)) return
  writer.words(` <${link.href.replace(/^mailto:/i, '')}>`)
}

/** Builds lines: collapses blanks, keeps at most one empty line, prefixes quoted lines. */
class TextWriter {
  private readonly lines: string[] = []
  private line = ''
  private depth = 0
  // The end of the line, kept apart: looking at the line itself would join its pieces every time.
  private last = ''

  words(text: string): void {
    const clean = text.replace(/[ \t\r\n\f\u00a0]+/g, ' ').replace(/[\u200b\u200c\ufeff\u00ad]/g, '')
    this.add(this.last === '' || this.last === ' ' ? clean.trimStart() : clean)
  }

  /** A mark at the start of a line, with its indent. */
  mark(text: string): void {
    this.add(text)
  }

  verbatim(text: string): void {
    const parts = text.split(/\r?\n/)
    parts.forEach((part, i) => {
      if (i > 0) this.lineBreak()
      this.add(part)
    })
  }

  lineBreak(): void {
    this.lines.push(('> '.repeat(this.depth) + this.line).trimEnd())
    this.line = ''
    this.last = ''
  }

  block(spaced: boolean): void {
    if (this.line.trim() !== '') this.lineBreak()
    this.line = ''
    this.last = ''
    if (spaced && this.lines.length > 0 && !/^[> ]*$/.test(this.lines.at(-1)!))
      this.lines.push('> '.repeat(this.depth).trimEnd())
  }

  quote(step: number): void {
    this.depth = Math.min(20, Math.max(0, this.depth + step))
  }

  text(): string {
    this.block(false)
    return this.lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  }

  private add(text: string): void {
    if (text === '') return
    this.line += text
    this.last = text.at(-1)!
  }
}
