// The places where other capabilities add to what is shown of a company.
declare module '#web/contribute.ts' {
  interface Slots {
    /** Under the name of a company: a line. */
    'company.head': { companyId: string }
    /** The start of the company's page: what is known about it. */
    'company.about': { companyId: string }
    /** In the panel beside a conversation, under the name of a company that the customer belongs to. */
    'company.beside': { companyId: string }
    /** The middle of the company's page: who belongs to it, what was said and done. */
    'company.main': { companyId: string }
    /** Beside the title of the list: what can be done with all of them. */
    'companies.actions': object
  }
}
export {}
