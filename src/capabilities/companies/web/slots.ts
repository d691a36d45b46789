// The places where other capabilities add to what is shown of a company.
declare module '#web/contribute.ts' {
  interface Slots {
    /** The middle of the company's page. */
    'company.main': { companyId: string }
  }
}
export {}
