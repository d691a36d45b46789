// What the demo's customers have bought and done: the orders that they write about, some others, and a few events.
// Pure: from the plan of the conversations and a seed.
import { chance } from './chance.ts'
import type { Plan, PlannedCustomer } from './plan.ts'

const day = 24 * 3_600_000
const source = 'harrow-and-lind'

/** Orders as `orders.putMany` takes them, and events as `activity.putMany` does. */
export function planOrders({ customers, conversations }: Plan, now: Date, seed: number): { orders: object[]; events: object[] } {
  const c = chance(seed)
  const orders = new Map<string, object>()
  const add = (number: string, customer: PlannedCustomer, placed: Date, words: string) => {
    if (orders.has(number)) return
    const { products } = customer.language
    const named = products.find((product) => words.includes(product)) ?? c.pick(products)
    const lines = [named, ...(c.happens(0.3) ? [c.pick(products)] : [])].map((name) => ({
      name,
      sku: `HL${100 + (products.indexOf(name) + 1) * 7}`,
      quantity: c.happens(0.85) ? 1 : c.between(2, 4),
      // The same for whoever buys it.
      unitPrice: 3900 + products.indexOf(name) * 4200,
    }))
    const age = (now.getTime() - placed.getTime()) / day
    const state = age < 2 ? 'paid' : age < 7 ? 'shipped' : c.happens(0.08) ? 'returned' : c.happens(0.1) ? 'partly_delivered' : 'delivered'
    const isSent = state !== 'paid'
    const parcel = `0034${c.between(1_000_000, 9_999_999)}`
    orders.set(number, {
      source,
      externalId: number,
      number,
      state,
      currency: 'EUR',
      total: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
      lines,
      tracking: isSent ? [{ carrier: 'Parcel Post', number: parcel, link: `https://parcels.example/${parcel}` }] : [],
      placedAt: placed.toISOString(),
      updatedAt: new Date(Math.min(now.getTime(), placed.getTime() + (isSent ? 3 * day : 3_600_000))).toISOString(),
      customer: { email: customer.address, name: customer.name },
    })
  }
  for (const { customer, subject, steps } of conversations) {
    const words = [subject, ...steps.map((step) => step.text)].join('\n')
    const before = new Date(steps[0]!.at.getTime() - c.between(2, 12) * day)
    for (const [number] of words.matchAll(/\bHL-\d{5}\b/g)) add(number, customers[customer]!, before, words)
  }
  customers.forEach((customer, place) => {
    for (let more = c.between(0, 3); more > 0; more--)
      add(`HL-${11_000 + place * 10 + more}`, customer, new Date(now.getTime() - c.between(20, 400) * day), '')
  })
  const events = customers.flatMap((customer, place) =>
    c.happens(0.3)
      ? [
          {
            source,
            externalId: `event-${place}`,
            name: c.pick(['checkout.failed', 'cart.left', 'newsletter.joined']),
            at: new Date(now.getTime() - c.between(1, 60 * 24) * 3_600_000).toISOString(),
            properties: { product: c.pick(customer.language.products) },
            customer: { email: customer.address, name: customer.name },
          },
        ]
      : [],
  )
  return { orders: [...orders.values()], events }
}
