// The places where other capabilities add to what is shown of a customer.
import type { ComponentType } from 'react'
import type { IconName } from '#web/kit/icon-names.ts'

/** An entry of the timeline, as `timeline` answers it. */
export type TimelineEntry = {
  type: string
  at: string
  customer: { id: string; name: string }
  by: { kind: string; id: string | null; name: string } | null
  conversation: { id: string; number: number; subject: string } | null
  preview: string | null
  facts: Record<string, unknown>
}

declare module '#web/contribute.ts' {
  interface Contribution {
    /** By the type of an entry of the timeline, `capability.entry`: how its line reads. */
    timelineLines?: { type: string; icon: IconName; line: ComponentType<{ entry: TimelineEntry }> }[]
  }
  interface Slots {
    /** Under the name of a customer, on the page and in the panel beside a conversation: a line. */
    'customer.head': { customerId: string }
    /** At the end of the head of the customer's page: what can be done, the one that is done most first. */
    'customer.actions': { customerId: string }
    /** Under how a customer is reached, on the page and in the panel beside a conversation: sections of level 3. */
    'customer.about': { customerId: string; inPanel?: boolean }
    /** The middle of the customer's page: what was said and done, sections of level 2. */
    'customer.main': { customerId: string }
    /** The side of the customer's page: what they have with us, sections of level 2. */
    'customer.sidebar': { customerId: string }
  }
}
export {}
