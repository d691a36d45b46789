// The places where other capabilities help whoever writes an answer, a note or a letter.
import type { Editor } from '@tiptap/react'
import type { ComponentType } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import type { After } from './use-send.ts'

/** Where somebody writes. */
export type WritingPlace = {
  editor: Editor
  keeper: Keeper
  mode: 'reply' | 'note' | 'new'
  /** Null for a letter that begins a conversation. */
  conversationId: string | null
  /** How the conversation is to stand once the answer is sent; not there where nothing is answered. */
  onAfter?: (after: After) => void
  /** Closes the place, when there is nothing to write after all. */
  onLeave: () => void
}

/** What is typed behind the sign, up to the caret. */
export type Typing = {
  query: string
  /** The sign and what is typed behind it, as positions in the document. */
  range: { from: number; to: number }
  /** Where it stands on the screen. */
  rect: () => DOMRect | null
  /** It is not meant as such: nothing is offered for it any more. */
  dismiss: () => void
}

export type WritingHelpProps = WritingPlace & {
  typing: Typing
  /** Takes keys before the editor does; true: it was meant for the help. */
  onKeys: (handle: ((event: KeyboardEvent) => boolean) | null) => void
}

declare module '#web/contribute.ts' {
  interface Contribution {
    /** Opens when `char` is typed at the beginning of a word, in places of these modes. `needs`: a permission. */
    writingHelps?: {
      char: string
      modes: readonly WritingPlace['mode'][]
      needs: string
      component: ComponentType<WritingHelpProps>
    }[]
  }
  interface Slots {
    /** Between head and text: what the writer should know or mind. */
    'writing.notices': WritingPlace
    /** In the bar under the text. */
    'writing.tools': WritingPlace
  }
}
