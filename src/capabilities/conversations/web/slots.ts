// The places where other capabilities add to a conversation.
import type { ComponentType } from 'react'
import type { IconName } from '#web/kit/icon-names.ts'
import type { EventLine, MessageView } from '../conversations.views.ts'

export type { EventLine }

declare module '#web/contribute.ts' {
  interface Contribution {
    /** By the full name of an event that is `told`: how it reads in the thread. */
    eventLines?: ({ type: string } & (
      | { icon: IconName; line: ComponentType<{ event: EventLine }> }
      /** Something that was said: shown as a message is, in place of a line. `said`: what of the payload names it. */
      | { said: string; card: ComponentType<{ event: EventLine }> }
    ))[]
    /** In the menu of a message of these directions. `needs`: the permission without which it is not offered. */
    messageActions?: {
      directions: readonly MessageView['direction'][]
      needs: string
      item: ComponentType<{ conversationId: string; messageId: string }>
    }[]
  }
  interface Slots {
    /** In the head of a customer's message: what people have marked it with. */
    'conversation.messageMark': { conversationId: string; messageId: string }
    /** In the head, under the subject: what people have marked it with. */
    'conversation.marks': { conversationId: string }
    /** In the head: who else is here. */
    'conversation.present': { conversationId: string }
    /** Between head and thread: what must be known before one answers. `onGone` is called when it leaves the lists of work. */
    'conversation.banner': { conversationId: string; onGone: () => void }
    /** In the menu of the head: what else can be done with it. */
    'conversation.menu': { conversationId: string }
    /** In the head of a message of ours: what became of it. */
    'conversation.messageStatus': { conversationId: string; messageId: string }
    /** Under one of our messages: what to do when it did not arrive. */
    'conversation.messageFoot': { conversationId: string; messageId: string }
    /** At the end of the thread: what will happen by itself. */
    'conversation.ahead': { conversationId: string }
    /** Under the thread. `onClosed` is called when an answer has closed the conversation. */
    'conversation.composer': { conversationId: string; onClosed: () => void }
    /** In the list of views, under one's own conversations: what else of one's own waits. */
    'views.yours': object
    /** Writes a conversation of our own; `onSent` is told its number. */
    'conversation.compose': { onSent: (number: number) => void; onCancel: () => void }
    /** In the panel beside the conversation, after the customer. */
    'conversation.sidebar': { conversationId: string; customerId: string }
  }
}
