// Companies: the operations, put together.
import { may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { create, remove, setOwner, update } from './companies.changing.ts'
import { companiesContract } from './companies.contract.ts'
import { facets } from './companies.facets.ts'
import { joining } from './companies.joining.ts'
import { removeMember, setMember } from './companies.members.ts'
import { merging } from './companies.merging.ts'
import { personal } from './companies.personal.ts'
import { companiesOf, listCompanies, readCompany } from './companies.queries.ts'
import { addNote, editNote, notes, removeNote } from './companies.noting.ts'
import { timeline } from './companies.timeline.ts'

export default capability(companiesContract, {
  queries: {
    list: ({ db, actor, input }) => listCompanies(db, actor, input),
    get: async ({ db, actor, input, fail }) => (await readCompany(db, actor, input.companyId)) ?? fail('notFound'),
    notes: async ({ db, input, isVisible, fail }) =>
      (await isVisible('companyId', input.companyId)) ? { items: await notes.read(db, input.companyId) } : fail('notFound'),
    ofCustomer: async ({ db, input, isVisible, fail }) => {
      const { id } = (await survivor(db, input.customerId)) ?? fail('customerNotFound')
      if (!(await isVisible('customerId', id))) return fail('customerNotFound')
      return { items: (await companiesOf(db, [id])).get(id) ?? [] }
    },
  },
  actions: { create, update, remove, setOwner, addNote, editNote, removeNote, setMember, removeMember },
  jobs: { purge: ({ transact }) => transact((w) => notes.purge(w)) },
  schedule: { purge: '39 3 * * *' },
  facets,
  followers: [joining],
  timeline,
  audiences: {
    companyId: {
      load: async (db, ids) => {
        const rows = await db.selectFrom('companies').select('id').where('id', 'in', ids).execute()
        return new Map(rows.map(({ id }) => [id, true]))
      },
      sees: (actor, _id, isThere: true | undefined) => isThere === true && (actor.kind === 'system' || may(actor, 'companies:read')),
    },
  },
  personal,
  merging,
})
