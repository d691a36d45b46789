// What sending may do with drafts.
export type { Content as DraftContent } from './drafts.content.ts'
export { endDraft, putBack } from './drafts.store.ts'
export { draftsOfConversation, type Drafter } from './drafts.queries.ts'
export { Recipients } from './drafts.contract.ts'
