// The places where other capabilities add to the list.
declare module '#web/contribute.ts' {
  interface Slots {
    /** In the last line of a row: why it asks for attention. A chip, or nothing. */
    'inbox.rowMark': { conversationId: string }
    /** Above one's own conversations: what waits for one's word. */
    'inbox.mine': object
  }
}
export {}
