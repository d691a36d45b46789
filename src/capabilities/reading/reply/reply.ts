// What the sender wrote this time. Quotes, signatures and legal notices are folded, one click away; answers between
// quoted lines stay. Rules are data by language and mail program (data/), judged on lines from plain text or HTML.

import type { Reply } from '../mail.ts'
import { foldLines } from './fold.ts'
import { htmlLines } from './html.ts'
import { isBlank, textLines } from './lines.ts'

/**
 * The visible reply of a message and what was folded away, as text. Every line of the body is in one of them.
 *
 * The plain-text body is judged when there is one; the HTML body when there is not, or when its markup names a
 * quote that the plain text hides (programs that write the quote without marks, in a language not known here).
 * Never throws; a message without words of its own (only a quote, only a signature) is shown whole.
 */
export function visibleReply(body: { text: string | null; html: string | null }): Reply {
  const text = body.text === null || isBlank(body.text) ? null : foldLines(textLines(body.text))
  if (text && (text.quoted || body.html === null)) return { reply: text.reply, folded: text.folded }
  if (body.html === null) return { reply: '', folded: [] }
  const { lines, structural } = htmlLines(body.html)
  if (text && !structural) return { reply: text.reply, folded: text.folded }
  const { reply, folded, quoted } = foldLines(lines)
  return text && !quoted ? { reply: text.reply, folded: text.folded } : { reply, folded }
}
