// Attributes of customers and companies: the operations, put together.
import { capability } from '#kernel/capability.ts'
import { companiesContract } from '#capabilities/companies/companies.contract.ts'
import { customersContract } from '#capabilities/customers/customers.contract.ts'
import { seenSubject } from '#capabilities/companies/companies.subjects.public.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { attributesContract } from './attributes.contract.ts'
import { facets } from './attributes.facets.ts'
import { create, move, update } from './attributes.keeping.ts'
import { personal } from './attributes.personal.ts'
import { forgetValues } from './attributes.public.ts'
import { merging } from './attributes.merging.ts'
import { readAttributes, readValues } from './attributes.queries.ts'
import { set } from './attributes.writing.ts'
import { timeline } from './attributes.timeline.ts'

export default capability(attributesContract, {
  queries: {
    list: async ({ db }) => ({ items: await readAttributes(db) }),
    of: async (ctx) => {
      const { db, input, fail } = ctx
      const { about } = input
      const subjectId = (await seenSubject(db, ctx, about, input.subjectId)) ?? fail('subjectNotFound')
      if (about === 'customer') ctx.discloseCustomers([subjectId], 'opened')
      const [attributes, values] = await Promise.all([readAttributes(db, about), readValues(db, subjectId)])
      return {
        items: attributes
          .filter(({ archived }) => !archived)
          .map(({ id }) => ({ attributeId: id, ...(values.get(id) ?? { value: null, revision: 0 }) })),
      }
    },
  },
  actions: { set, create, update, move },
  jobs: {},
  uses: [customersContract, companiesContract],
  on: {
    'customers.stateChanged': ({ payload, db, transact }) =>
      transact(async (w) => {
        const { customerId } = payload.payload
        if ((await survivor(db, customerId))?.state === 'erased') await forgetValues(w, customerId)
      }),
    'companies.removed': ({ payload, transact }) => transact((w) => forgetValues(w, payload.payload.companyId)),
  },
  facets,
  timeline,
  personal,
  merging,
})
