// What an actor may do with a conversation it can see. Pure: guards the actions and tells the screen which buttons to
// show.
import { type Actor, may } from '#kernel/actor.ts'
import type { Right } from './conversations.views.ts'

export function allowedOn(conversation: { isSplit: boolean; hasOffer: boolean; isSpam: boolean }, actor: Actor): Right[] {
  // Spam is first said not to be, by `blocking`.
  if (!may(actor, 'conversations:write') || conversation.isSpam) return []
  return [
    'assign',
    'setState',
    'setSubject',
    'addNote',
    'reply',
    'split',
    'participants',
    'private',
    'merge',
    'link',
    ...(conversation.isSplit ? ['unsplit' as const] : []),
    ...(conversation.hasOffer ? ['links' as const] : []),
  ]
}
