// The place where other capabilities add to the page of people.
declare module '#web/contribute.ts' {
  interface Slots {
    /** Where people are invited: what must be known before one does. */
    'people.notice': Record<never, never>
  }
}
export {}
