// The places where other capabilities add to the list.
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import type { InboxRow } from '../inbox.contract.ts'

declare module '#web/contribute.ts' {
  interface Slots {
    /** In the last line of a row: why it asks for attention. A chip, or nothing. */
    'inbox.rowMark': { conversationId: string }
    /** Above one's own conversations: what waits for one's word. */
    'inbox.mine': object
    /** Beside every list: what it holds, as a condition, and what it is called. Draws nothing of its own. */
    'inbox.list': { condition: Condition; title: string }
    /** In the menu of the list. */
    'inbox.menu': object
    /** Beside what is selected: what else can be done with it. */
    'inbox.selection': { rows: readonly InboxRow[]; onClear: () => void }
  }
}
