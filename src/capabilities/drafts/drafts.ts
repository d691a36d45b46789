// Drafts: saved as they are typed, by whoever types them.
import { capability } from '#kernel/capability.ts'
import { conversationsContract } from '#capabilities/conversations/conversations.contract.ts'
import { conversationIsVisible, presentPlace } from '#capabilities/conversations/conversations.public.ts'
import { draftsContract } from './drafts.contract.ts'
import { endPostedNote, followMerge, followUnsplit, forgetEnded, restoreDraft } from './drafts.following.ts'
import { personal } from './drafts.personal.ts'
import { draftsOfConversation, listDrafts, ownDraft } from './drafts.queries.ts'
import { endDraft, saveDraft } from './drafts.store.ts'
import { takeOver } from './drafts.taking.ts'

export default capability(draftsContract, {
  uses: [conversationsContract],
  queries: {
    ofConversation: async ({ db, actor, input, disclose, fail }) => {
      if (!(await conversationIsVisible(db, actor, input.conversationId))) return fail('conversationNotFound')
      disclose([input.conversationId], 'opened')
      return draftsOfConversation(db, actor.id, input.conversationId)
    },
    // A draft may hold what a message said that is written again.
    get: async ({ db, actor, input, disclose, fail }) => {
      const draft = (await ownDraft(db, actor.id, input.draftId)) ?? fail('notFound')
      disclose(draft.conversationId ? [draft.conversationId] : [], 'opened')
      return draft
    },
    list: ({ db, actor, input }) => listDrafts(db, actor, input),
  },
  actions: {
    save: async (ctx) => {
      const { draftId, conversationId: asked, kind, revision, ...content } = ctx.input
      // What is typed while a colleague merges the conversation is kept where it is now.
      const conversationId = asked && ((await presentPlace(ctx.tx, asked)) ?? asked)
      if (conversationId && !(await conversationIsVisible(ctx.tx, ctx.actor, conversationId)))
        return ctx.fail('conversationNotFound')
      const result = await saveDraft(ctx, { draftId, agentId: ctx.actor.id, kind, conversationId }, revision, content)
      if ('conflict' in result) return ctx.fail('changedMeanwhile', { draft: result.conflict })
      if ('ended' in result) return ctx.fail('ended', { how: result.ended })
      return result.saved
    },
    discard: async (ctx) =>
      (await endDraft(ctx, ctx.input.draftId, ctx.actor.id, ctx.input.how)) ? {} : ctx.fail('notFound'),
    takeOver: async (ctx) => {
      if (!(await conversationIsVisible(ctx.tx, ctx.actor, ctx.input.conversationId))) return ctx.fail('conversationNotFound')
      return (await takeOver(ctx, ctx.input)) ?? ctx.fail('notFound')
    },
    restore: async (ctx) => (await restoreDraft(ctx, ctx.input.draftId)) ?? ctx.fail('notFound'),
  },
  personal,
  jobs: { forget: ({ transact, now }) => transact((w) => forgetEnded(w, now())) },
  schedule: { forget: '41 3 * * *' },
  on: {
    // The screen ends the draft of a note that it has posted; here for a screen that did not come to it.
    'conversations.messageAdded': async ({ transact, payload: { payload } }) =>
      transact((w) => endPostedNote(w, payload.messageId)),
    'conversations.unsplit': async ({ transact, payload: { payload } }) =>
      transact((w) => followUnsplit(w, payload.fromId, payload.conversationId)),
    'conversations.merged': async ({ transact, payload: { payload } }) =>
      transact((w) => followMerge(w, payload.fromId)),
    'conversations.unmerged': async ({ transact, payload: { payload } }) =>
      transact((w) => followMerge(w, payload.fromId)),
  },
  when: { 'conversations.messageAdded': ({ direction }) => direction === 'note' },
  audiences: { draftAgentId: { load: async () => new Map(), sees: (actor, id) => actor.id === id } },
})
