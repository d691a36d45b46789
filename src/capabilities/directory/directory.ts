// The directory: the operation, put together.
import { may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { directoryContract } from './directory.contract.ts'
import { byContact, byName } from './directory.listing.ts'
import { toEntries } from './directory.entries.ts'

export default capability(directoryContract, {
  queries: {
    list: async ({ db, actor, input, fail }) => {
      if (input.companyId && !may(actor, 'companies:read')) return fail('noCompanies')
      if (input.tagId && !may(actor, 'tags:use')) return fail('noTags')
      const { items, next } = await (input.sort === 'name' ? byName : byContact)(db, actor, input)
      return { items: await toEntries(db, actor, items), next }
    },
  },
  actions: {},
  jobs: {},
})
