// The places where other capabilities add to the page of people.
import type { AgentView } from '../people.contract.ts'

declare module '#web/contribute.ts' {
  interface Slots {
    /** Where people are invited: what must be known before one does. */
    'people.notice': Record<never, never>
    /** In the menu of a person. */
    'people.menu': { agent: AgentView }
    /** Where a person is deactivated: what must be done before. */
    'people.leaving': { agent: AgentView }
  }
}
