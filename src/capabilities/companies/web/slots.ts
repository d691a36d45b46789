// The places where other capabilities add to what is shown of a company.
declare module '#web/contribute.ts' {
  interface Slots {
    /** The middle of the company's page. */
    'company.main': { companyId: string }
    /** Beside the title of the list: what can be done with all of them. */
    'companies.actions': object
  }
}
export {}
