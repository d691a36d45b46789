// Places in the settings of a mailbox where other capabilities add something.
declare module '#web/contribute.ts' {
  interface Slots {
    /** Below the servers whose word on senders is believed: which others could be. */
    'mailboxes.trusted': { mailboxId: string; trusted: readonly string[]; onAdd: (authserv: string) => void }
  }
}
export {}
