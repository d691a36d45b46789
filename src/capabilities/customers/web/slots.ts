// The places where other capabilities add to what is shown of a customer.
declare module '#web/contribute.ts' {
  interface Slots {
    /** Under how a customer is reached, on the page and in the panel beside a conversation: sections of level 3. */
    'customer.about': { customerId: string; inPanel?: boolean }
    /** The middle of the customer's page: what was said and done, sections of level 2. */
    'customer.main': { customerId: string }
    /** The side of the customer's page: what they have with us, sections of level 2. */
    'customer.sidebar': { customerId: string }
  }
}
export {}
