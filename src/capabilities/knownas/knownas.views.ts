// What a customer's card holds, and what is told of it.
import { z } from 'zod'

export const channels = ['email', 'phone', 'chat', 'sms', 'messenger', 'post'] as const
export type Channel = (typeof channels)[number]
export const forms = ['formal', 'informal'] as const
export type Form = (typeof forms)[number]
export const namings = ['first', 'family', 'whole'] as const
export const details = ['brief', 'thorough'] as const
export const tones = ['warm', 'factual', 'formal'] as const
export const needs = ['largePrint', 'plainLanguage', 'noPhone'] as const
export const sources = ['customer', 'agent', 'message', 'portal'] as const
export type Source = (typeof sources)[number]
export const breaks = ['language', 'form', 'name', 'channel', 'call'] as const
export const Break = z.enum(breaks)
export type Break = z.output<typeof Break>

/** A language by its main code, `de`: what messages are found to be written in. */
const Language = z.string().regex(/^[a-z]{2,3}$/)
const words = (most: number) => z.string().trim().min(1).max(most)

/** How they are addressed in one language. `greeting`: as they want to be greeted in it, in place of all rules. */
export const Address = z.object({
  language: Language,
  form: z.enum(forms).nullable(),
  naming: z.enum(namings).nullable(),
  greeting: z.string().trim().max(80).default(''),
})
export type Address = z.output<typeof Address>

export const Card = z.object({
  /** What they are called, in place of their name. */
  name: words(80).nullable(),
  /** How the name is said, in letters: “KAH-sha”. */
  say: words(120).nullable(),
  title: words(40).nullable(),
  pronouns: words(40).nullable(),
  address: z
    .array(Address)
    .max(12)
    .refine((all) => new Set(all.map(({ language }) => language)).size === all.length),
  /** `own`: what they like best; `reads`: what they understand besides; `script`: in which letters, by ISO 15924. */
  languages: z
    .object({
      own: Language,
      reads: z.array(Language).max(12).default([]),
      script: z
        .string()
        .regex(/^[A-Z][a-z]{3}$/)
        .nullable()
        .default(null),
    })
    .nullable(),
  channel: z
    .object({ best: z.enum(channels).nullable(), never: z.array(z.enum(channels)).max(channels.length).default([]) })
    .nullable(),
  /** By their own clock. */
  hours: words(120).nullable(),
  detail: z.enum(details).nullable(),
  tone: z.enum(tones).nullable(),
  needs: z
    .object({
      known: z.array(z.enum(needs)).max(needs.length).default([]),
      other: z.string().trim().max(300).default(''),
    })
    .nullable(),
  /** Days that matter to them, in their words. */
  dates: z.array(z.object({ name: words(80), day: words(40) })).max(12),
})
export type Card = z.output<typeof Card>

/** What is changed; what is not there stays. */
export const Wishes = Card.partial()
export type Wishes = z.output<typeof Wishes>

export const Told = z.object({
  /** What of the card: `name`, `address.de`, … */
  key: z.string(),
  source: z.enum(sources),
  by: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  at: z.string(),
})

export const Suggestion = z.object({
  id: z.uuid(),
  key: z.string(),
  /** The part of a card that it would set. */
  wishes: Wishes,
  at: z.string(),
  conversation: z.object({ id: z.uuid(), number: z.number().int() }),
})
export type Suggestion = z.output<typeof Suggestion>

export const KnownView = z.object({
  /** Of the surviving customer, when the one asked for was merged into another. */
  customerId: z.uuid(),
  fullName: z.string(),
  card: Card,
  told: z.array(Told),
  suggestions: z.array(Suggestion),
  /** Version of the sound of their name, to put into its address; null: there is none. */
  sound: z.string().nullable(),
  /** IANA name; null while nobody has noted it. */
  timeZone: z.string().nullable(),
  revision: z.number().int(),
  allowed: z.array(z.enum(['change'])),
})
export type KnownView = z.output<typeof KnownView>

export const ReasonView = z.object({
  messageId: z.uuid(),
  breaks: z.array(Break),
  reason: z.string(),
  by: z.object({ id: z.uuid(), name: z.string() }),
  at: z.string(),
})
