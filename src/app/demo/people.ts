// What the demo's shop knows about its customers besides what they wrote: firms, facts, marks, notes, numbers, consents.
// Pure: from the plan of the conversations and a seed.
import { chance } from './chance.ts'
import { mailboxes } from './shop.ts'
import type { Plan, PlannedCustomer } from './plan.ts'

export const attributes = [
  {
    about: 'customer',
    name: 'Loyalty card',
    kind: 'choice',
    hint: 'As printed on the card',
    options: [{ name: 'Brass' }, { name: 'Silver' }, { name: 'Gold' }],
  },
  { about: 'customer', name: 'Customer since', kind: 'date' },
  {
    about: 'customer',
    name: 'Furnishes',
    kind: 'choices',
    inPanel: false,
    options: [{ name: 'Home' }, { name: 'Office' }, { name: 'Restaurant' }, { name: 'Holiday flat' }],
  },
  { about: 'customer', name: 'Page in the shop', kind: 'link', inPanel: false },
  {
    about: 'company',
    name: 'Contract',
    kind: 'choice',
    options: [{ name: 'Framework contract' }, { name: 'Single orders' }],
  },
  { about: 'company', name: 'Days to pay', kind: 'number', hint: 'From the date of the invoice' },
] as const

export const purposes = [
  {
    name: 'Newsletter',
    channels: ['email'],
    doubleOptIn: true,
    wordings: [
      {
        language: 'en',
        wording: 'I agree that Harrow & Lind sends me news about lamps and furniture by e-mail, at most twice a month.',
      },
      {
        language: 'de',
        wording:
          'Ich willige ein, dass Harrow & Lind mir höchstens zweimal im Monat per E-Mail Neues über Lampen und Möbel schickt.',
      },
    ],
  },
  {
    name: 'Calls about deliveries',
    channels: ['phone', 'sms'],
    doubleOptIn: false,
    wordings: [
      {
        language: 'en',
        wording: 'I agree that Harrow & Lind calls or texts me to arrange a delivery.',
      },
      {
        language: 'de',
        wording: 'Ich willige ein, dass Harrow & Lind mich anruft oder mir schreibt, um eine Lieferung zu verabreden.',
      },
    ],
  },
] as const

export const companies = [
  { name: 'Bright Room Interiors', domains: ['brightroom.example'], contract: 0, days: 30 },
  { name: 'Gasthof zum Anker', domains: ['gasthof-anker.example'], contract: 1, days: 14 },
  { name: 'Studio Lumière', domains: ['studio-lumiere.example'], contract: 0, days: 45 },
  { name: 'Nordlys Hotels', domains: ['nordlys-hotels.example', 'nordlys.example'], contract: 0, days: 60 },
  { name: 'Pracownia Dąb', domains: ['pracownia-dab.example'], contract: 1, days: 14 },
  { name: 'Casa Verde', domains: ['casaverde.example'], contract: 1, days: 7 },
]

const roles = ['buyer', 'accounts', 'planner', 'owner']
const notes = [
  'Orders for several flats: always ask which address a delivery is for.',
  'Prefers to be told the day of a delivery, not the hour.',
  'Has our oak table since 2019 and likes to talk about its care.',
  'The doorbell does not work; the driver should call.',
]
const vip = 'Furnishes a whole house with us'
const vulnerable = 'Recently widowed; take your time and do not press for an answer'
/** Before three digits; where a country keeps numbers for stories, one of those. */
const numbers: Record<string, string> = {
  en: '+442079460',
  de: '+493023125',
  fr: '+33199000',
  es: '+34915500',
  it: '+390655010',
  pl: '+48225550',
}

export type Known = {
  customer: PlannedCustomer
  phone?: string
  company?: { index: number; role: string }
  card?: number
  since?: string
  furnishes?: number[]
  page?: string
  mark?: { mark: 'vip' | 'vulnerable'; reason: string }
  note?: string
  /** Given to the purpose of this place; withdrawn again later. */
  consents: { purpose: number; channel: string; how: string; language: string; at: Date; withdrawn?: Date }[]
}

export function planPeople({ customers, conversations }: Plan, now: Date, seed: number): Known[] {
  const c = chance(seed)
  // Who wrote to the address for the trade works somewhere.
  const trade = new Set(conversations.filter(({ mailbox }) => mailbox === mailboxes.length - 1).map(({ customer }) => customer))
  const first = new Map<number, number>()
  for (const { customer, steps } of conversations) if (!first.has(customer)) first.set(customer, steps[0]!.at.getTime())
  return customers.map((customer, place) => {
    const language = customer.language.code === 'de' ? 'de' : 'en'
    const reachable = c.happens(0.35)
    const since = first.get(place) ?? now.getTime()
    const at = new Date(since + c.number() * (now.getTime() - since))
    const consents: Known['consents'] = []
    if (reachable && c.happens(0.6)) {
      const withdrawn = c.happens(0.15) ? new Date((at.getTime() + now.getTime()) / 2) : undefined
      const how = c.pick(['phone', 'form', 'writing'])
      consents.push({ purpose: 1, channel: 'phone', how, language, at, withdrawn })
    }
    const works = trade.has(place) && c.happens(0.4)
    return {
      customer,
      consents,
      ...(reachable ? { phone: `${numbers[customer.language.code]}${String(place % 1000).padStart(3, '0')}` } : {}),
      ...(works ? { company: { index: c.between(0, companies.length - 1), role: c.pick(roles) } } : {}),
      ...(c.happens(0.4) ? { card: c.between(0, 2) } : {}),
      ...(c.happens(0.4) ? { since: `${c.between(2014, 2025)}-${String(c.between(1, 12)).padStart(2, '0')}-15` } : {}),
      ...(c.happens(0.2) ? { furnishes: c.happens(0.3) ? [0, 3] : [c.between(0, 3)] } : {}),
      ...(c.happens(0.15) ? { page: `https://shop.harrowandlind.example/customers/${1000 + place}` } : {}),
      ...(c.happens(0.05) ? { mark: { mark: 'vip' as const, reason: vip } } : {}),
      ...(c.happens(0.02) ? { mark: { mark: 'vulnerable' as const, reason: vulnerable } } : {}),
      ...(c.happens(0.06) ? { note: c.pick(notes) } : {}),
    }
  })
}
