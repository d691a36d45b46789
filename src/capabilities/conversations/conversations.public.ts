// What others may call. Everything that writes takes the caller's transaction and locks the conversation first.
export { type Owners, giveTo } from './conversations.assigning.ts'
export { isSeenCustomer, lastContact } from './conversations.customers.ts'
export { lockVisible, whoWasFaster } from './conversations.deciding.ts'
export { blankMessages } from './conversations.forgetting.ts'
export { keepInSight } from './conversations.sight.ts'
export { type Placed, conversationIsVisible, hasClosedTeams, isOpenTeam, ownByName, placesOf, seesConversation, teamIsOpenTo, visibleConversations, visibleCustomers } from './conversations.visible.ts'
export { actorsOf } from './conversations.mentioning.ts'
export {
  type NewAttachment,
  type NewConversation,
  type NewMessage,
  type NewParticipant,
  addMessage,
  attachmentRows,
  lockConversation,
  openConversation,
  storable,
} from './conversations.messages.ts'
export { conversationOfMessage, joinedTo, linkConversations, participantsOf, partsOf, presentPlace, reasonsIn, reopen } from './conversations.links.ts'
export { type Opening, openConversations } from './conversations.opening.ts'
export { framePage } from './conversations.frame.ts'
export { stir } from './conversations.stirring.ts'
export { type ReadMark, readUpToNow, unread } from './conversations.readmarks.ts'
export { type Handed, handToCustomer, putBack } from './conversations.homes.ts'
export { mergeOther, splitOther, takeOut, unsplitOther } from './conversations.joining.ts'
export { type Retraction, type Standing, retractMessage } from './conversations.retracting.ts'
export { type Removal, type SpamStanding, putAwayAsSpam, removalStep, removeConversations, takeOutOfSpam } from './conversations.spam.ts'
export { changeState, wakeDue } from './conversations.states.ts'
export { type Party, type TheirMessage, type Theirs, theirConversation, theirConversations, theirFile, theirMessages } from './conversations.theirs.ts'
