// What happened at the demo's shop in the last 90 days, decided before anything is written. Pure: a seed and a day give one past.
import { type Chance, chance } from './chance.ts'
import { de } from './stories/de.ts'
import { en } from './stories/en.ts'
import { es } from './stories/es.ts'
import { fr } from './stories/fr.ts'
import { it } from './stories/it.ts'
import { pl } from './stories/pl.ts'
import type { Language, Story } from './stories/story.ts'

export type PlannedCustomer = { name: string; address: string; language: Language }
export type Step = {
  at: Date
  what: 'ask' | 'answer' | 'note' | 'assign' | 'close'
  text: string
  /** Index into the agents, whose name goes where the text says {agent}; -1 where the customer acts. */
  agent: number
}
/** `sends`: it is about a parcel. */
export type Planned = { customer: number; mailbox: number; subject: string; kind: Story['kind']; sends: boolean; steps: Step[] }
export type Plan = { customers: PlannedCustomer[]; conversations: Planned[] }

const languages: readonly (readonly [Language, number])[] = [[en, 0.4], [de, 0.24], [fr, 0.12], [es, 0.09], [it, 0.07], [pl, 0.08]]
const hour = 3_600_000
const days = 90

/** `agents` and `mailboxes` are how many there are to choose from; the last mailbox takes a tenth. */
export function planDemo(now: Date, wanted: { customers: number; conversations: number; agents: number; mailboxes: number; seed: number }): Plan {
  const c = chance(wanted.seed)
  const customers = Array.from({ length: wanted.customers }, (_, index) => planCustomer(c, index))
  const conversations = Array.from({ length: wanted.conversations }, (_, index) => {
    // More mail lately than three months ago, none of it from tomorrow.
    const age = (1 - Math.sqrt((index + c.number()) / wanted.conversations)) * days * 24 * hour
    return planConversation(c, customers, new Date(now.getTime() - age), now, wanted)
  })
  return { customers, conversations: conversations.sort((a, b) => a.steps[0]!.at.getTime() - b.steps[0]!.at.getTime()) }
}

function planCustomer(c: Chance, index: number): PlannedCustomer {
  const language = weighted(c)
  const round = Math.floor(index / 60)
  const name = round === 0 || c.happens(0.4) ? c.pick(language.names) : `${c.pick(language.names).split(' ')[0]} ${c.pick(language.names).split(' ').slice(1).join(' ')}`
  const local = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ł/g, 'l').replace(/ı/g, 'i').toLowerCase().replace(/[^a-z]+/g, '.').replace(/^\.|\.$/g, '')
  return { name, address: `${local}${index}@${c.pick(['post', 'mail', 'home', 'inbox'])}.example`, language }
}

function planConversation(c: Chance, customers: PlannedCustomer[], start: Date, now: Date, { agents, mailboxes }: { agents: number; mailboxes: number }): Planned {
  const customer = c.between(0, customers.length - 1)
  const { language, name } = customers[customer]!
  const story = c.pick(language.stories)
  const agent = c.between(0, agents - 1)
  const fill = filler(c, language, name)
  const theirs = (text: string) => `${c.pick(language.greeting)}\n\n${capital(fill(text))}\n\n${c.pick(language.closing)}\n${name}`
  const ours = (text: string) => `${fill(language.ourGreeting)}\n\n${language.code === 'en' || language.code === 'es' ? capital(fill(text)) : fill(text)}\n\n${language.ourClosing}\n{agent}`
  const subject = fill(c.pick(story.subject))
  const steps: Step[] = [{ at: start, what: 'ask', text: theirs(c.pick(story.asks)), agent: -1 }]
  let at = start
  const then = (what: Step['what'], text: string, low: number, high: number) => {
    at = new Date(at.getTime() + (low + c.number() * (high - low)) * hour)
    steps.push({ at, what, text, agent: what === 'ask' ? -1 : agent })
  }
  if (c.happens(0.85)) then('assign', '', 0.05, 1)
  if (c.happens(0.12)) then('note', c.pick(language.notes), 0.1, 2)
  then('answer', ours(c.pick(story.answers)), 0.3, 9)
  if (c.happens(0.45)) {
    then('ask', theirs(c.pick(story.returns)), 2, 40)
    then('answer', ours(c.pick(story.settles)), 0.5, 8)
  }
  const thanks = story.sends && c.happens(0.5) ? language.arrived : c.pick(language.thanks)
  if (c.happens(0.5)) then('ask', `${capital(fill(thanks))}\n\n${name}`, 1, 30)
  // What is a week old has been seen to.
  if (now.getTime() - at.getTime() > 7 * 24 * hour || c.happens(0.9)) then('close', '', 0.2, 48)
  return { customer, mailbox: c.happens(0.1) ? mailboxes - 1 : c.between(0, Math.max(0, mailboxes - 2)), subject, kind: story.kind, sends: story.sends ?? false, steps: steps.filter((step) => step.at <= now) }
}

function filler(c: Chance, language: Language, name: string): (text: string) => string {
  const values: Record<string, string> = {
    order: `HL-${c.between(17_000, 21_999)}`, product: c.pick(language.products), city: c.pick(language.cities), day: c.pick(language.days),
    amount: `${c.between(5, 60)} €`, name,
  }
  return (text) => text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}

function weighted(c: Chance): Language {
  let left = c.number()
  for (const [language, share] of languages) if ((left -= share) < 0) return language
  return en
}

/** English letters begin small after the greeting, as written in the stories; most people write a capital. */
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
