// The directory: customers looked up in one list.
import { z } from 'zod'
import { contract, page, paging } from '#kernel/contract.ts'
import { Mark, Somebody } from '#capabilities/customers/customers.contract.ts'

export const sorts = ['contact', 'name'] as const
export type Sort = (typeof sorts)[number]

export const EntryView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The primary ones; null when nothing of the kind reaches them. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** Version of the picture; null: there is none. */
  picture: z.string().nullable(),
  marks: z.array(Mark),
  owner: Somebody.nullable(),
  /** Where they work; nothing for who may not see companies. */
  companies: z.array(Somebody),
  tagIds: z.array(z.uuid()),
  /** When something was last said with them that the reader may see. */
  lastContactAt: z.string().nullable(),
})
export type EntryView = z.output<typeof EntryView>

const events = ['renamed', 'addressesChanged', 'marked', 'ownerChanged', 'pictureChanged', 'stateChanged', 'removed'].map(
  (event) => `customers.${event}`,
)

export const directoryContract = contract('directory', {
  permissions: { read: 'Look customers up in the list' },
  errors: {
    noCompanies: { status: 403, message: 'Your role may not see companies', field: 'companyId' },
    noTags: { status: 403, message: 'Your role may not see tags', field: 'tagId' },
  },
  events: {},
  jobs: {},
  queries: {
    list: {
      summary: 'Customers whom you may see, by name or by last contact, narrowed by what one types',
      route: 'GET /customers',
      needs: 'read',
      input: z.object({
        /** Beginnings of words of the name, an address, or a number in any notation. */
        text: z.string().max(200).optional(),
        mark: Mark.optional(),
        tagId: z.uuid().optional(),
        companyId: z.uuid().optional(),
        /** Id of an agent. */
        ownerId: z.uuid().optional(),
        sort: z.enum(sorts).default('contact'),
        ...paging,
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      output: page(EntryView),
      fails: ['noCompanies', 'noTags'],
      staleOn: [...events, 'companies.joined', 'companies.left', 'companies.changed', 'companies.removed', 'tags.ofCustomer'],
    },
  },
  actions: {},
})
