// What others may call. Everything that writes takes the caller's transaction and locks the conversation first.
export { conversationIsVisible, hasClosedTeams, isOpenTeam, ownByName, visibleConversations } from './conversations.visible.ts'
export {
  type NewAttachment,
  type NewConversation,
  type NewMessage,
  type NewParticipant,
  addMessage,
  lockConversation,
  openConversation,
} from './conversations.messages.ts'
export { conversationOfMessage, joinedTo, linkConversations, participantsOf, partsOf, presentPlace, reasonsIn, reopen } from './conversations.links.ts'
export { type Opening, openConversations } from './conversations.opening.ts'
export { type Retraction, type Standing, retractMessage } from './conversations.retracting.ts'
export { changeState, wakeDue } from './conversations.states.ts'
