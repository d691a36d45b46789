// What a customer's own words suggest of how they like to be known. Plain rules, pure; a person confirms or dismisses
// each, and nothing is done by it before.
import { callName } from '#capabilities/customers/customers.public.ts'
import { formOf } from './knownas.forms.ts'
import type { Address, Card } from './knownas.views.ts'

export type Heard = {
  /** What they wrote this time. */
  text: string
  /** What stands below it: their signature. */
  signature: string
  language: string | null
  fullName: string
}

/** `value`: what is added to what they have told of this before (`wishesOf`). */
export type Hint = { key: string; value: unknown }

export function hintsIn(heard: Heard, card: Card): Hint[] {
  const all: (Hint | null)[] = [
    name(heard, card),
    form(heard, card),
    language(heard, card),
    pronouns(heard, card),
    noCalls(heard, card),
  ]
  return all.filter((hint) => hint !== null)
}

const aName = String.raw`(\p{Lu}[\p{L}\p{M}'’-]{1,30})`
/** “Call me Kasia” and its like; the name begins with a capital, which “call me back” does not. */
const asked = new RegExp(
  String.raw`\b(?:[Cc]all me|[Nn]ennen Sie mich|[Nn]ennt? mich|[Ss]ag(?:en Sie|t)? (?:einfach|ruhig) |[Aa]ppelez[- ]moi|[Aa]ppelle[- ]moi|[Ll]l[aá]mame|[Ll]l[aá]meme|[Nn]oem me|[Cc]hiamami|[Mm]ów mi)(?: (?:just|simply|einfach|bitte|ruhig|gerne|maar|gewoon|simplemente|po prostu))? ?${aName}(?![\p{L}\p{M}])`,
  'u',
)
/** The words before a name at the end of a letter. */
const closing =
  /^(?:(?:best|kind|warm|many)(?: regards| wishes| thanks)?|regards|cheers|thanks(?: a lot)?|thank you|sincerely|yours(?: sincerely)?|(?:viele|liebe|beste|freundliche|herzliche|schöne) grüße|(?:mit )?(?:freundlichen|besten|lieben|herzlichen) grüßen|lg|vg|mfg|gruß|danke|cordialement|bien à vous|merci|bises|saludos|un saludo|gracias|groetjes?|met vriendelijke groet(?:en)?|saluti|grazie|pozdrawiam|dziękuję),?$/iu
const soleName = new RegExp(`^[-–— ]*${aName}[.!]?$`, 'u')
const month = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|sent|gesendet|envoyé)/iu

function name({ text, signature, fullName }: Heard, card: Card): Hint | null {
  const told = asked.exec(text)?.[1] ?? signedAs(text, signature)
  if (!told || month.test(told) || told === told.toUpperCase()) return null
  const isKnown = told === card.name || (card.name === null && told === callName(fullName))
  // Whoever signs with the family name wants no other first name.
  const isFamily = fullName.trim().split(/\s+/u).at(-1) === told
  return isKnown || isFamily ? null : { key: 'name', value: told }
}

/** The one word under “Best regards”, at the end of what they wrote or in their signature. */
function signedAs(text: string, signature: string): string | undefined {
  const lines = [text, signature]
    .join('\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '--')
  const at = lines.findLastIndex((line) => closing.test(line))
  return at < 0 ? undefined : soleName.exec(lines[at + 1] ?? '')?.[1]
}

function form({ text, language }: Heard, { address }: Card): Hint | null {
  const said = language && formOf(text, language)
  if (!said || address.find((each) => each.language === language)?.form === said) return null
  return { key: `address.${language}`, value: { language, form: said, naming: null, greeting: '' } satisfies Address }
}

function language({ language: written }: Heard, { languages }: Card): Hint | null {
  if (!written) return null
  const isKnown = languages && [languages.own, ...languages.reads].includes(written)
  return isKnown || (languages?.reads.length ?? 0) >= 12 ? null : { key: 'languages', value: written }
}

const saidPronouns =
  /[([]\s*((?:she|he|they|sie|er|elle|il|iel)\s*\/\s*(?:her|him|them|hers|his|ihr|ihm|ihn|elle|lui)(?:\s*\/\s*\p{L}{2,8})?)\s*[)\]]/iu

function pronouns({ text, signature, fullName }: Heard, card: Card): Hint | null {
  const said = saidPronouns
    .exec(`${fullName}\n${text.slice(-400)}\n${signature}`)?.[1]
    ?.replace(/\s/gu, '')
    .toLowerCase()
  return said && said !== card.pronouns ? { key: 'pronouns', value: said } : null
}

const noCall =
  /\b(?:(?:please )?(?:do not|don['’]t|never) (?:call|phone|ring) me|no (?:phone )?calls,? please|bitte nicht anrufen|rufen Sie mich (?:bitte )?nicht an|ruf(?:t)? mich (?:bitte )?nicht an|bitte keine Anrufe|ne m['’]appelez pas)(?! back| again (?:before|until)| before| until| vor | bis )/iu

function noCalls({ text }: Heard, { channel, needs }: Card): Hint | null {
  if (!noCall.test(text) || channel?.never.includes('phone') || needs?.known.includes('noPhone')) return null
  return { key: 'channel', value: 'phone' }
}
