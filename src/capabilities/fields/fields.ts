// Fields, priority and kinds of conversations: the operations, put together.
import { capability } from '#kernel/capability.ts'
import { conversationsContract } from '#capabilities/conversations/conversations.contract.ts'
import { objectToClosing } from './fields.closing.ts'
import { fieldsContract } from './fields.contract.ts'
import { facets } from './fields.facets.ts'
import { bringMarks, copyMarks, takeMarksBack } from './fields.following.ts'
import { create, createKind, move, update, updateKind } from './fields.keeping.ts'
import { readFields, readKinds, readMarks } from './fields.queries.ts'
import { variables } from './fields.variables.ts'
import { prioritise, set, setKind } from './fields.writing.ts'

export default capability(fieldsContract, {
  queries: {
    list: async ({ db, actor }) => {
      const [fields, kinds] = await Promise.all([readFields(db, actor), readKinds(db)])
      return { fields, kinds }
    },
    of: async ({ db, actor, input, fail }) =>
      (await readMarks(db, actor, input.conversationId)) ?? fail('conversationNotFound'),
  },
  actions: { set, prioritise, setKind, create, update, move, createKind, updateKind },
  jobs: {},
  uses: [conversationsContract],
  on: {
    'conversations.split': ({ payload, transact }) =>
      transact((w) => copyMarks(w, payload.payload.conversationId, payload.payload.toId)),
    'conversations.unsplit': ({ payload, transact }) => transact((w) => bringMarks(w, payload.payload.fromId)),
    'conversations.merged': ({ payload, transact }) => transact((w) => bringMarks(w, payload.payload.fromId)),
    'conversations.unmerged': ({ payload, transact }) =>
      transact((w) => takeMarksBack(w, payload.payload.conversationId, payload.payload.fromId)),
  },
  guards: { 'conversations.close': objectToClosing },
  facets,
  variables,
})
