// The timeline: the operations, put together.
import { may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { membersOf } from '#capabilities/companies/companies.members.public.ts'
import { visibleCustomers } from '#capabilities/conversations/conversations.public.ts'
import { customerFamilies } from '#capabilities/customers/customers.families.public.ts'
import { customerFamily } from '#capabilities/customers/customers.keys.public.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { type EntryView, mostPeople, timelineContract } from './timeline.contract.ts'
import { readTimeline } from './timeline.reading.ts'

/** The conversations of which the entries show first words. */
const spokenIn = (entries: readonly EntryView[]): string[] => [
  ...new Set(
    entries.flatMap(({ conversation, preview }) => (conversation && preview !== null ? [conversation.id] : [])),
  ),
]

export default capability(timelineContract, {
  queries: {
    ofCustomer: async ({ db, actor, now, services, input, isVisible, disclose, fail }) => {
      const customer = await survivor(db, input.customerId)
      if (customer?.state !== 'active') return fail('customerNotFound')
      const [isSeen, ids] = await Promise.all([isVisible('customerId', customer.id), customerFamily(db, customer.id)])
      if (!isSeen) return fail('customerNotFound')
      const page = await readTimeline({ db, actor, now, sources: services.timeline }, ids, input)
      disclose(spokenIn(page.items), 'timeline')
      return page
    },
    ofCompany: async ({ db, actor, now, services, input, isVisible, disclose, discloseCustomers, fail }) => {
      if (!may(actor, 'companies:read') || !(await isVisible('companyId', input.companyId)))
        return fail('companyNotFound')
      const members = await membersOf(db, input.companyId, mostPeople)
      const [seen, known] = await Promise.all([
        visibleCustomers(db, actor, members, now),
        customerFamilies(db, members),
      ])
      const families = new Map([...known].filter(([, id]) => seen.has(id)))
      const page = await readTimeline({ db, actor, now, sources: services.timeline }, [...families.keys()], input)
      const items = page.items.map((entry) => {
        const id = families.get(entry.customer.id) ?? entry.customer.id
        return { ...entry, customer: { ...entry.customer, id } }
      })
      discloseCustomers([...new Set(items.map(({ customer }) => customer.id))], 'company')
      disclose(spokenIn(items), 'timeline')
      return { ...page, items }
    },
  },
  actions: {},
  jobs: {},
})
