// The places where other capabilities add to what is shown of a segment.
declare module '#web/contribute.ts' {
  interface Slots {
    /** Beside its name: what can be done with all who are in it. */
    'segment.actions': { segmentId: string }
  }
}
export {}
