// The earlier message under a reply, as text and as HTML, with the line that says who wrote it when.
import { htmlToText, showMailHtml } from '#capabilities/reading/reading.public.ts'
import { dateLine } from './datelines.ts'
import { letterFont } from './html.ts'

/** The class is what many mail programs fold quotes by. */
const quoteStyle = 'margin:8px 0 0;padding:0 0 0 12px;border-left:1px solid #c9cdd2'

export type Quoted = { authorName: string; authorAddress: string; at: string; text: string; html: string | null }
export type Quote = { text: string; html: string }

/**
 * Beyond these the formatting, then the end of a quote is left out: it is there to remind, and mails with long tails
 * are cut by readers' programs.
 */
const mostHtml = 150_000
const mostText = 60_000

export function quoteOf(
  { authorName, authorAddress, at, text, html }: Quoted,
  { language, timeZone }: { language: string | null; timeZone: string },
): Quote {
  const who =
    authorName && authorAddress && authorName !== authorAddress ? `${authorName} <${authorAddress}>` : authorAddress || authorName
  const line = dateLine({ language, timeZone, at, who })
  const safe =
    html !== null && html.length <= mostHtml
      ? withoutPictures(showMailHtml(html, { remoteImages: 'block', cid: () => null }).html)
      : null
  const whole = (html !== null && !text.trim() ? htmlToText(html) : text).trim()
  const words = whole.length > mostText ? `${whole.slice(0, mostText).replace(/[\ud800-\udbff]$/, '')}\n…` : whole
  return {
    text: `${line}\n${words
      .split(/\r?\n/)
      .map((each) => (each === '' || each.startsWith('>') ? `>${each}` : `> ${each}`))
      .join('\n')}`,
    html: [
      `<div class="gmail_quote" style="margin:20px 0 0;${letterFont}"><div class="gmail_attr">${escape(line)}</div>`,
      `<blockquote type="cite" class="gmail_quote" style="${quoteStyle}">${safe ?? lines(words)}</blockquote></div>`,
    ].join(''),
  }
}

/**
 * Pictures of the quoted message do not come along: those from elsewhere would tell who reads, those inside are in the
 * original.
 */
const withoutPictures = (html: string): string =>
  html.replace(/<img\b[^>]*>/gi, (tag) => {
    const alt = /\balt="([^"]*)"/i.exec(tag)?.[1]
    return alt ? `[${alt}]` : ''
  })

const lines = (text: string): string => escape(text).replace(/\r?\n/g, '<br>\n')

export const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
