// What others may call.
export { companiesOf } from './companies.queries.ts'
export { isPublicProvider } from './companies.domains.ts'
