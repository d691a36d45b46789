// Writes down what the demo's shop knows about its customers, as its agents would.
import { customerOf } from '#capabilities/customers/customers.public.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Kernel } from '#kernel/kernel.ts'
import { type Known, attributes, companies, planPeople, purposes } from './people.ts'
import type { Plan } from './plan.ts'
import { teams } from './shop.ts'

/** Runs an operation as somebody at some moment. */
type Ask = (at: Date, actor: Actor, name: string, input: object) => Promise<Record<string, any>>

/** Two at a time: each is a handful of small steps. */
const hands = 2

export async function knowPeople(kernel: Kernel, ask: Ask, plan: Plan, people: readonly Actor[], now: Date): Promise<void> {
  const admin = people[0]!
  const beginning = new Date(now.getTime() - 90 * 24 * 3_600_000)
  const made: Record<string, any>[] = []
  for (const each of attributes) made.push(await ask(beginning, admin, 'attributes.create', each))
  const [card, since, furnishes, page, contract, days] = made
  const reasons: Record<string, any>[] = []
  for (const each of purposes) reasons.push(await ask(beginning, admin, 'consents.createPurpose', each))
  const firms: string[] = []
  for (const { name, domains, contract: option, days: toPay } of companies) {
    const { id: subjectId } = await ask(beginning, admin, 'companies.create', { name, domains })
    const about = { about: 'company', subjectId, revision: 0 }
    await ask(beginning, admin, 'attributes.set', { ...about, attributeId: contract!.id, value: contract!.options[option].id })
    await ask(beginning, admin, 'attributes.set', { ...about, attributeId: days!.id, value: toPay })
    firms.push(subjectId)
  }
  // The last team keeps its customers to itself; its members know everybody.
  const writers = teams.at(-1)!.members.map((index) => people[index]!)
  const write = async (known: Known, place: number) => {
    const customerId = await customerOf(kernel.database.reader, known.customer.address)
    // Who has not written yet is not known.
    if (!customerId) return
    const agent = writers[place % writers.length]!
    const set = (attribute: Record<string, any>, value: unknown) =>
      ask(now, agent, 'attributes.set', { about: 'customer', subjectId: customerId, attributeId: attribute.id, value, revision: 0 })
    const { phone, company, mark, note, consents } = known
    if (phone) await ask(now, agent, 'customers.addAddress', { customerId, kind: 'phone', address: phone })
    if (company) await ask(now, agent, 'companies.setMember', { companyId: firms[company.index], customerId, role: company.role })
    if (known.card !== undefined) await set(card!, card!.options[known.card].id)
    if (known.since) await set(since!, known.since)
    if (known.furnishes) await set(furnishes!, known.furnishes.map((option) => furnishes!.options[option].id))
    if (known.page) await set(page!, known.page)
    if (note) await ask(now, agent, 'customers.addNote', { customerId, body: note })
    if (mark) {
      const { revision } = await ask(now, agent, 'customers.mark', { customerId, ...mark, revision: 1 })
      await ask(now, agent, 'customers.setOwner', { customerId, agentId: agent.id, revision })
    }
    for (const { purpose, at, withdrawn, ...given } of consents) {
      const line = { customerId, purposeId: reasons[purpose]!.id, ...given }
      await ask(at, agent, 'consents.give', line)
      if (withdrawn) await ask(withdrawn, agent, 'consents.withdraw', { ...line, language: undefined })
    }
  }
  const all = planPeople(plan, now, 20_261_116)
  let next = 0
  const work = async () => {
    for (let place = next++; place < all.length; place = next++) await write(all[place]!, place)
  }
  await Promise.all(Array.from({ length: hands }, work))
}
