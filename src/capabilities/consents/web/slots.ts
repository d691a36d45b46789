// The places where other capabilities add to what is shown of consents.
declare module '#web/contribute.ts' {
  interface Slots {
    /** In the menu of a purpose: what can be done with all that was agreed for it. */
    'consents.purpose': { purposeId: string }
  }
}
export {}
