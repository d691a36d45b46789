// The places where other capabilities add to the list of customers.
import type { Mark } from '#capabilities/customers/customers.contract.ts'

declare module '#web/contribute.ts' {
  interface Slots {
    /** Beside the title of the list: what can be done with all that it shows. */
    'directory.actions': { asked: { text?: string | undefined; mark?: Mark | undefined; tagId?: string | undefined } }
  }
}
export {}
