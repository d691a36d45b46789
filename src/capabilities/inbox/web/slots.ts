// The places where other capabilities add to the inbox.
declare module '#web/contribute.ts' {
  interface Slots {
    /** Writes a conversation of our own; `onSent` is told its number. */
    'inbox.compose': { onSent: (number: number) => void; onCancel: () => void }
  }
}
export {}
