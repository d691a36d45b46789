// What others may call.
export { companiesOf, listCompanies } from './companies.queries.ts'
export { isPublicProvider } from './companies.domains.ts'
