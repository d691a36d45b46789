// How a text addresses its reader, told by the words of each language that have no other meaning there. Pure, and
// careful: what could be meant otherwise is no sign.
import type { Form } from './knownas.views.ts'

type Signs = { informal: RegExp; formal: RegExp }

/** A word by itself: letters of every script and their marks belong to words, which \b does not know. */
const word = (words: string, flags = 'giu') => new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, flags)
/** With a capital inside a sentence, as letters write it; at the beginning of one it can be another word. */
const inside = (words: string) =>
  new RegExp(`(?<=[\\p{L}\\p{M},;)"’'“”–-] ?)(?<![.!?:…] ?)(?<=\\S )(?:${words})(?![\\p{L}\\p{M}])`, 'gu')

const signs: Record<string, Signs> = {
  de: {
    informal: word('du|dir|dich|dein|deine[mnrs]?|euch|eure[mnrs]?'),
    formal: inside('Sie|Ihnen|Ihre?[mnrs]?'),
  },
  fr: { informal: word("tu|toi|t['’](?=\\p{L})|tes|tien(?:ne)?s?"), formal: word('vous|votre|vos|vôtres?') },
  nl: { informal: word('je|jij|jou|jouw|jullie'), formal: word('u|uw') },
  es: { informal: word('tú|contigo|tuy[oa]s?|vosotr[oa]s'), formal: word('usted|ustedes') },
  it: { informal: word('tu|tuo|tua|tuoi|tue'), formal: inside('Lei|Le|Suo|Sua|Suoi|Sue') },
  pl: {
    informal: word('ty|ciebie|ciebie|tobie|tobą|twój|twoja|twoje|twoją|twojego'),
    formal: word('pan|pani|pana|panu|panią|państwo|państwa|państwu'),
  },
}

/** Languages that tell two ways of addressing somebody apart, and whose signs are known here. */
export const languagesWithForms: readonly string[] = Object.keys(signs)

/** How many signs of each form there are; undefined for a language without two forms. */
export function formsIn(text: string, language: string): Record<Form, number> | undefined {
  const known = signs[language]
  if (!known) return undefined
  const count = (sign: RegExp) => text.match(sign)?.length ?? 0
  return { informal: count(known.informal), formal: count(known.formal) }
}

/** The one form that a text uses; null when there is none, or both. */
export function formOf(text: string, language: string): Form | null {
  const found = formsIn(text, language)
  if (!found || Boolean(found.informal) === Boolean(found.formal)) return null
  return found.informal ? 'informal' : 'formal'
}
