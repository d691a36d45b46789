// Body parts as text: transfer encoding, charset, flowed lines; and several parts as one HTML body.
import { decodeBytes } from './charset.ts'
import { isHtml } from './body.ts'
import { enrichedToText } from './enriched.ts'
import { joinFlowed } from './flowed.ts'
import { decodeTransfer } from './transfer.ts'
import type { Part } from './tree.ts'

/** Content of a leaf after its transfer encoding. */
export function decodePart(part: Part, problems: string[]): Buffer {
  const { bytes, problem } = decodeTransfer(part.body, part.encoding)
  if (problem !== '') problems.push(problem)
  return bytes
}

/** Text of plain parts, one after the other, LF line ends. */
export function plainOf(parts: Part[], hint: string, problems: string[]): string {
  return parts
    .map((part) => plainText(part, hint, problems))
    .filter((text, i) => text !== '' || i === 0)
    .join('\n')
}

/** One HTML body: a single HTML part as it is, several (or plain ones among them) as blocks after each other. */
export function htmlOf(parts: Part[], hint: string, problems: string[]): string {
  if (parts.length === 1 && isHtml(parts[0]!)) return decodeText(parts[0]!, hint, problems)
  return parts
    .map((part) =>
      isHtml(part) ? `<div>${decodeText(part, hint, problems)}</div>` : plainBlock(plainText(part, hint, problems)),
    )
    .join('\n')
}

function plainText(part: Part, hint: string, problems: string[]): string {
  const text = decodeText(part, hint, problems)
  if (part.type === 'text/enriched') return enrichedToText(text)
  if (part.typeParams.get('format')?.toLowerCase() !== 'flowed') return text
  return joinFlowed(text, part.typeParams.get('delsp')?.toLowerCase() === 'yes')
}

function decodeText(part: Part, hint: string, problems: string[]): string {
  const text = decodeBytes(decodePart(part, problems), part.typeParams.get('charset') ?? '', hint)
  return text.includes('\r') ? text.replace(/\r+\n?/g, '\n') : text
}

function plainBlock(text: string): string {
  if (text.trim() === '') return ''
  return `<div style="white-space: pre-wrap">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</div>`
}
