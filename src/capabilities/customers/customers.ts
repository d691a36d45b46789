// Customers: the operations, put together. Who may see which is said by the audience of `customerId`, which
// conversations give. They are made by mail that comes in or goes out (customers.public.ts), or by hand.
import { capability } from '#kernel/capability.ts'
import { mark, rename, setOwner, setTimeZone, unmark } from './customers.changing.ts'
import { customersContract } from './customers.contract.ts'
import { facets } from './customers.facets.ts'
import { addNote, editNote, notes, removeNote } from './customers.noting.ts'
import { merging } from './customers.merging.ts'
import { personal } from './customers.personal.ts'
import { readPicture, removePicture, setPicture } from './customers.picture.ts'
import { readCustomer, survivor } from './customers.queries.ts'
import { addAddress, create, makePrimary, removeAddress, verifyAddress } from './customers.reaching.ts'
import { variables } from './customers.variables.ts'
import { timeline } from './customers.timeline.ts'

export default capability(customersContract, {
  queries: {
    get: async ({ db, actor, input, isVisible, fail }) => {
      const { id } = (await survivor(db, input.customerId)) ?? fail('notFound')
      if (!(await isVisible('customerId', id))) return fail('notFound')
      return (await readCustomer(db, actor, id)) ?? fail('notFound')
    },
    picture: async ({ db, input, isVisible, fail }) => {
      const { id } = (await survivor(db, input.customerId)) ?? fail('notFound')
      if (!(await isVisible('customerId', id))) return fail('notFound')
      return (await readPicture(db, id)) ?? fail('noPicture')
    },
    notes: async ({ db, input, isVisible, fail }) => {
      const { id } = (await survivor(db, input.customerId)) ?? fail('notFound')
      if (!(await isVisible('customerId', id))) return fail('notFound')
      return { items: await notes.read(db, id) }
    },
  },
  actions: {
    create,
    rename,
    setPicture,
    removePicture,
    setTimeZone,
    setOwner,
    mark,
    unmark,
    addAddress,
    removeAddress,
    makePrimary,
    verifyAddress,
    addNote,
    editNote,
    removeNote,
  },
  jobs: { purge: ({ transact }) => transact((w) => notes.purge(w)) },
  schedule: { purge: '37 3 * * *' },
  facets,
  variables,
  timeline,
  personal,
  merging,
})
