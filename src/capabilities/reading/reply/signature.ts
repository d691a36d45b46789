// What in the sender's own lines is not said this time: signatures, device lines, legal notices, list footers.

import { closings, contactLabels, thanks } from './data/closings.ts'
import { deviceLeads, deviceNames, deviceTails, sureLeads } from './data/devices.ts'
import { banners, disclaimerPhrases, disclaimerWords, listFooters } from './data/disclaimers.ts'
import { type Line, anyOf, isBlank, plain } from './lines.ts'

/** Lines `from` (inclusive) to `to` (exclusive) and what they are. */
export type Part = { kind: 'own' | 'signature' | 'disclaimer' | 'quote'; from: number; to: number }

/** Cuts the own lines `from`..`to` into what was said and what goes with every mail; no line is left out. */
export function ownParts(lines: readonly Line[], from: number, to: number): Part[] {
  const parts: Part[] = []
  const add = (kind: Part['kind'], start: number, end: number): void => {
    const last = parts.at(-1)
    if (start >= end) return
    if (last && last.kind === kind) last.to = end
    else parts.push({ kind, from: start, to: end })
  }
  let at = from
  const banner = bannerEnd(lines, from, to)
  add('disclaimer', from, banner)
  at = banner
  let said = false
  while (at < to) {
    const line = lines[at]
    if (!line) break
    const next = line.mark === 'signature' ? markEnd(lines, at, to) : at
    if (next > at) {
      add('signature', at, next)
      at = next
      continue
    }
    const cut = cutAt(lines, at, to, said, said || from > 0)
    if (cut) {
      const notice = cut.kind === 'signature' && cut.to === to ? firstNotice(lines, at + 1, to) : cut.to
      add(cut.kind, at, notice)
      add('disclaimer', notice, cut.to)
      at = cut.to
      continue
    }
    said ||= !isBlank(line.text, true)
    add('own', at, at + 1)
    at++
  }
  return parts
}

/** True when the line thanks or greets in closing and says no more, as "Regards, Ann" or "Viele Grüße". */
export function isSignOff(text: string): boolean {
  const line = plain(text)
  const match = signOff.exec(line)
  return match !== null && line.slice(match[0].length).split(' ').filter(Boolean).length <= 4
}

const device = new RegExp(`^(?:${anyOf(deviceLeads)})`, 'u')
const sureDevice = new RegExp(`^(?:${anyOf(sureLeads)})`, 'u')
const deviceEnd = new RegExp(`(?:${anyOf(deviceTails)})[.!]?$`, 'u')
const deviceName = new RegExp(`(?<![\\p{L}])(?:${anyOf(deviceNames)})`, 'u')
const closingLine = new RegExp(`^(?:${anyOf(closings)})[\\s,.!;:–—-]*$`, 'u')
const signOff = new RegExp(`^(?:${anyOf([...closings, ...thanks])})(?![\\p{L}])[\\s,.!;:–—-]*`, 'u')
const phone = /(?:\+|\(0|\b00|\b0)[\d ()/.\-–]{6,20}\d|\b\d{3}[-. ]\d{3}[-. ]\d{3,4}\b/
const contact = new RegExp(`(?:^|[|,;•·/(])\\s*(?:${anyOf(contactLabels)})[.:]?\\s*[:.+(\\d]`, 'u')
const address = /[^\s@]{1,64}@[^\s@]{2,}\.[a-z]{2,}|https?:\/\/|\bwww\./
const phrase = new RegExp(anyOf(disclaimerPhrases), 'u')
const legal = new RegExp(anyOf(disclaimerWords), 'u')
const warning = new RegExp(`^[*\\s!⚠️"[(-]*(?:${anyOf(banners)})`, 'u')
const footer = new RegExp(anyOf(listFooters.map((text) => text.trim())), 'u')
const rule = /^\s*([-_=+*–—―─━~#])\1+\s*$/

type Cut = { kind: Part['kind']; to: number }

/**
 * A signature, device line or notice that begins on this very line, and where it ends. `said`: own words stand above
 * it in these lines; `above`: anything at all stands above it in the message.
 */
function cutAt(lines: readonly Line[], at: number, to: number, said: boolean, above: boolean): Cut | null {
  const text = lines[at]?.text ?? ''
  if (text.length > 4000 || isBlank(text)) return null
  if (/^\s*-- *$/.test(text)) return above && isDelimiter(lines, at, to) ? { kind: 'signature', to } : null
  if (/^\s*[—–_]\s*$/.test(text) || rule.test(text))
    return above && isContactBlock(lines, at + 1, to) ? { kind: 'signature', to } : null
  const line = plain(text)
  if (isDevice(line)) {
    // what stands under a phone's signature is the history it did not mark; with nothing above it, it is the message
    return { kind: 'signature', to: said ? to : at + 1 }
  }
  if (said && closingLine.test(line) && isSigned(lines, at + 1, to)) return { kind: 'signature', to }
  if (phrase.test(line) || legal.test(line)) {
    const end = paragraphEnd(lines, at, to)
    if (startsParagraph(lines, at) && isNotice(lines, at, end))
      return { kind: 'disclaimer', to: noticesEnd(lines, end, to) }
  }
  if (above && footer.test(line) && startsParagraph(lines, at)) return { kind: 'disclaimer', to }
  return null
}

function isDevice(line: string): boolean {
  if (line.length > 160) return false
  const bare = line.replace(/^[-–—*_[(\s]+|[\])*_\s]+$/g, '')
  const words = bare
    .replace(/<[^>]*>|\([^)]*\)|https?:\S+/g, '')
    .split(' ')
    .filter(Boolean).length
  if (words <= 9 && !bare.includes(',') && sureDevice.test(bare)) return true
  if (words > 15) return false
  return (device.test(bare) || (words <= 8 && deviceEnd.test(bare))) && deviceName.test(bare)
}

/**
 * The delimiter of RFC 3676 §4.3 ("-- "), also without its blank, which many servers cut off; then it must not be one
 * of several rules that divide a text.
 */
function isDelimiter(lines: readonly Line[], at: number, to: number): boolean {
  if (count(lines, at + 1, to, 40) >= 40) return false
  if (lines[at]?.text === '-- ') return true
  for (let next = at + 1; next < Math.min(to, at + 80); next++)
    if (rule.test(lines[next]?.text ?? '')) return isContactBlock(lines, at + 1, to)
  return true
}

/** Under a closing formula: a contact block, or a name with something under it (title, firm). A name alone is kept. */
function isSigned(lines: readonly Line[], from: number, to: number): boolean {
  return isContactBlock(lines, from, to, count(lines, from, to, 2) >= 2)
}

/** Short lines to the end with a phone number, an address or a link among them (unless `told` already). */
function isContactBlock(lines: readonly Line[], from: number, to: number, named = false): boolean {
  let told = named
  let seen = 0
  for (let at = from; at < to; at++) {
    const text = lines[at]?.text ?? ''
    if (at - from > 60) return false
    if (isBlank(text) || rule.test(text)) continue
    const line = plain(text)
    if (phrase.test(line)) break
    if (++seen > 14 || line.length > 140 || (isSentence(line) && !address.test(line))) return false
    told ||= phone.test(line) || contact.test(line) || address.test(line)
  }
  return told && seen > 0
}

/** A question, a postscript, or at least four words with a full stop: said, and not part of a contact block. */
function isSentence(line: string): boolean {
  if (/\?$|^(?:ps|p\.s|nb|n\.b)(?!\p{L})/u.test(line)) return true
  return /[.!。！]$/.test(line) && (line.match(/\p{L}{2,}/gu)?.length ?? 0) >= 4
}

function isNotice(lines: readonly Line[], from: number, to: number): boolean {
  const text = plainRange(lines, from, to)
  return phrase.test(text) && legal.test(text)
}

/** Where a legal notice begins under a signature; `to` when there is none. */
function firstNotice(lines: readonly Line[], from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (!phrase.test(plain(lines[at]?.text ?? '')) || !startsParagraph(lines, at)) continue
    if (isNotice(lines, at, paragraphEnd(lines, at, to))) return at
  }
  return to
}

/** Takes in the paragraphs that go on with the notice. */
function noticesEnd(lines: readonly Line[], from: number, to: number): number {
  let end = from
  for (let at = from; at < to;) {
    while (at < to && isBlank(lines[at]?.text ?? '', true)) at++
    const next = paragraphEnd(lines, at, to)
    const text = plainRange(lines, at, next)
    if (at < to && !legal.test(text) && !phrase.test(text)) break
    end = at = Math.max(next, at)
  }
  return end
}

function bannerEnd(lines: readonly Line[], from: number, to: number): number {
  let at = from
  while (at < to && isBlank(lines[at]?.text ?? '', true)) at++
  if (at >= to || at > 5 || !warning.test(plain(lines[at]?.text ?? ''))) return from
  const end = paragraphEnd(lines, at, to)
  return end - at <= 8 && end < to ? end : from
}

function markEnd(lines: readonly Line[], at: number, to: number): number {
  let end = at
  while (end < to && lines[end]?.mark === 'signature') end++
  return end
}

function startsParagraph(lines: readonly Line[], at: number): boolean {
  return (
    at === 0 ||
    isBlank(lines[at - 1]?.text ?? '', true) ||
    lines[at - 1]?.mark === 'signature' ||
    (lines[at]?.text.length ?? 0) > 100
  )
}

function paragraphEnd(lines: readonly Line[], from: number, to: number): number {
  let at = from
  while (at < to && !isBlank(lines[at]?.text ?? '') && at - from < 60) at++
  return at
}

function plainRange(lines: readonly Line[], from: number, to: number): string {
  return lines
    .slice(from, Math.min(to, from + 20))
    .map((line) => plain(line.text))
    .join(' ')
}

function count(lines: readonly Line[], from: number, to: number, most: number): number {
  let seen = 0
  for (let at = from; at < Math.min(to, from + 400) && seen < most; at++) if (!isBlank(lines[at]?.text ?? '')) seen++
  return seen
}
