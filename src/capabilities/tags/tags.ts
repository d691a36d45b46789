// Tags: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { conversationsContract } from '#capabilities/conversations/conversations.contract.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { change } from './tags.changing.ts'
import { tagsContract } from './tags.contract.ts'
import { facets } from './tags.facets.ts'
import { bringTags, copyTags, takeTagsBack } from './tags.following.ts'
import { create, merge, tell, tellBearers, unmerge, update } from './tags.keeping.ts'
import { readTags, tagsOf, toTagView, usesOf } from './tags.queries.ts'
import { changeOf, merging, ofSubject, personal, timeline } from './tags.subjects.ts'

export default capability(tagsContract, {
  queries: {
    list: async ({ db }) => ({ items: (await readTags(db)).map(toTagView) }),
    uses: async ({ db, actor }) => ({ items: await usesOf(db, actor) }),
    of: async ({ db, actor, input: { conversationId }, fail }) =>
      (await conversationIsVisible(db, actor, conversationId))
        ? { tagIds: (await tagsOf(db, [conversationId])).get(conversationId) ?? [] }
        : fail('conversationNotFound'),
    ofSubject,
  },
  actions: { change, changeOf, create, update, merge, unmerge },
  jobs: { tell, tellBearers },
  uses: [conversationsContract],
  on: {
    'conversations.split': ({ payload, transact }) =>
      transact((w) => copyTags(w, payload.payload.conversationId, payload.payload.toId)),
    'conversations.unsplit': ({ payload, transact }) => transact((w) => bringTags(w, payload.payload.fromId)),
    'conversations.merged': ({ payload, transact }) => transact((w) => bringTags(w, payload.payload.fromId)),
    'conversations.unmerged': ({ payload, transact }) =>
      transact((w) => takeTagsBack(w, payload.payload.conversationId, payload.payload.fromId)),
  },
  facets,
  timeline,
  personal,
  merging,
})
