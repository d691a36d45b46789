// What in a text goes against a customer's card. Pure rules: each looks for what can only be meant so, since whoever
// writes must say why it has to be.
import { callName } from '#capabilities/customers/customers.public.ts'
import { formsIn } from './knownas.forms.ts'
import { familyOf, greetingWords } from './knownas.salutation.ts'
import type { Break, Card, Channel } from './knownas.views.ts'

export type Written = {
  text: string
  /** What it was found to be written in; null when that is not certain. */
  language: string | null
  channel: Channel
}

export function breaksIn({ text, language, channel }: Written, card: Card, fullName: string): Break[] {
  const found: Record<Break, boolean> = {
    language: isForeign(language, card),
    form: language !== null && isWrongForm(text, language, card),
    name: isWrongName(text, language, card, fullName),
    channel: card.channel?.never.includes(channel) ?? false,
    call: wantsNoCalls(card) && offersCall.test(text),
  }
  return (Object.keys(found) as Break[]).filter((kind) => found[kind])
}

export const wantsNoCalls = ({ channel, needs }: Card): boolean =>
  Boolean(channel?.never.includes('phone') || needs?.known.includes('noPhone'))

/** Nobody is blamed for a language that was never told. */
const isForeign = (language: string | null, { languages }: Card): boolean =>
  language !== null && languages !== null && language !== languages.own && !languages.reads.includes(language)

function isWrongForm(text: string, language: string, { address }: Card): boolean {
  const wanted = address.find((each) => each.language === language)?.form
  const signs = wanted && formsIn(text, language)
  return Boolean(signs && signs[wanted === 'formal' ? 'informal' : 'formal'])
}

/** Who is greeted, up to the end of the line or the comma. */
const greeting = new RegExp(String.raw`${greetingWords.source},?\s+([^,!\n.:;]{1,80})`, 'iu')

function isWrongName(text: string, language: string | null, card: Card, fullName: string): boolean {
  const [, greeted] = greeting.exec(text) ?? []
  const first = callName(fullName)
  if (!greeted || !first) return false
  const words = new Set(greeted.toLowerCase().split(/[\s.]+/u))
  const says = (name: string) =>
    name
      .toLowerCase()
      .split(/\s+/u)
      .every((part) => words.has(part))
  const naming = card.address.find((each) => each.language === language)?.naming
  const family = familyOf(fullName)
  // "Hello Katarzyna" to Kasia; "Dear Kasia" to Ms Wójcik.
  if (naming === 'family')
    return family !== null && !says(family) && (says(first) || (card.name !== null && says(card.name)))
  if (naming === 'first') return family !== null && says(family) && !says(first) && !(card.name && says(card.name))
  return card.name !== null && says(first) && !says(card.name) && !(family && says(family))
}

/** A call that is announced or asked for, in the words of a few languages. */
const offersCall =
  /\b(?:(?:will|'ll|’ll|can|could|shall|may|would like to) (?:quickly |briefly |also )?(?:call|phone|ring|telephone) you|give you a (?:call|ring)|(?:call|ring|phone) us\b)|\b(?:rufe[nt]?|riefe[nt]?) (?:ich |wir )?(?:Sie|dich|euch)\b[^.!?\n]{0,60}\ban\b|\b(?:Sie|dich|euch)\b[^.!?\n]{0,40}\banrufen\b|\brufen Sie uns\b|\b(?:nous|je) vous appel(?:ons|lerons|le|lerai)\b/iu
