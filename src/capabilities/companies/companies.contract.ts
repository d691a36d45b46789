// Companies: where customers work, by domain and by hand.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'

/** So many domains one company may have, and so many companies one customer. */
export const most = { domains: 50, companies: 20 }

export const CompanyView = z.object({
  id: z.uuid(),
  name: z.string(),
  domains: z.array(z.string()),
  revision: z.number().int(),
  allowed: z.array(z.enum(['update', 'remove'])),
})
export type CompanyView = z.output<typeof CompanyView>

export const Membership = z.object({
  company: z.object({ id: z.uuid(), name: z.string() }),
  role: z.string(),
  /** The domain by which they joined by themselves. */
  byDomain: z.string().nullable(),
})
export type Membership = z.output<typeof Membership>

const one = { companyId: z.uuid() }
const both = { ...one, customerId: z.uuid() }
const name = z.string().trim().min(1).max(200)
const domains = z.array(z.string().trim().min(1).max(255)).max(most.domains)
const revision = z.number().int()
const changed = { seenBy: 'read', payload: z.object(one) } as const
const ofPerson = { about: 'customerId', seenBy: 'read', payload: z.object(both) } as const

export const companiesContract = contract('companies', {
  permissions: { read: 'See companies', write: 'Make and change companies, and who belongs to them' },
  errors: {
    notFound: { status: 404, message: 'There is no such company' },
    customerNotFound: { status: 404, message: 'There is no such customer' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this company meanwhile' },
    notDomain: { status: 422, message: 'This is no domain. One looks like harrow-lind.example', field: 'domains' },
    publicProvider: {
      status: 422,
      message: 'Anybody can have an address at this domain, so it belongs to no company',
      field: 'domains',
    },
    domainTaken: { status: 409, message: 'This domain belongs to another company already', field: 'domains' },
    tooMany: { status: 422, message: 'There are too many already. Remove some first' },
  },
  events: {
    made: changed,
    changed,
    removed: changed,
    joined: ofPerson,
    left: ofPerson,
  },
  jobs: {},
  queries: {
    list: {
      summary: 'Companies by name, narrowed by the beginnings of words or of a domain',
      route: 'GET /companies',
      needs: 'read',
      input: z.object({ text: z.string().max(200).optional(), ...paging }),
      output: page(CompanyView),
      staleOn: ['companies.made', 'companies.changed', 'companies.removed'],
    },
    get: {
      summary: 'One company with its domains',
      route: 'GET /companies/{companyId}',
      needs: 'read',
      input: z.object(one),
      output: CompanyView,
      fails: ['notFound'],
      staleOn: ['companies.changed', 'companies.removed'],
    },
    ofCustomer: {
      summary: 'The companies that a customer belongs to',
      route: 'GET /customers/{customerId}/companies',
      needs: 'read',
      input: z.object({ customerId: z.uuid() }),
      output: z.object({ items: z.array(Membership) }),
      fails: ['customerNotFound'],
      staleOn: ['companies.joined', 'companies.left', 'companies.changed', 'companies.removed'],
    },
  },
  actions: {
    create: {
      summary: 'Make a company; whoever is reached by an address of its domains belongs to it by themselves',
      route: 'POST /companies',
      needs: 'write',
      input: z.object({ name, domains: domains.default([]) }),
      output: CompanyView,
      fails: ['notDomain', 'publicProvider', 'domainTaken'],
    },
    update: {
      summary:
        'Change the name or the domains of a company; who joined by a domain that is left out leaves, unless given a role',
      route: 'PATCH /companies/{companyId}',
      needs: 'write',
      input: z.object({ ...one, name: name.optional(), domains: domains.optional(), revision }),
      output: CompanyView,
      fails: ['notFound', 'changedMeanwhile', 'notDomain', 'publicProvider', 'domainTaken'],
    },
    remove: {
      summary: 'Remove a company; its people stay as customers',
      route: 'POST /companies/{companyId}/remove',
      needs: 'write',
      input: z.object({ ...one, revision }),
      output: nothing,
      fails: ['notFound', 'changedMeanwhile'],
    },
    setMember: {
      summary: 'Say that a customer belongs to a company, and in which role',
      route: 'PUT /companies/{companyId}/members/{customerId}',
      needs: 'write',
      input: z.object({ ...both, role: z.string().trim().max(80).default('') }),
      output: nothing,
      fails: ['notFound', 'customerNotFound', 'tooMany'],
    },
    removeMember: {
      summary: 'Take a customer out of a company; the domain does not bring them back',
      route: 'POST /companies/{companyId}/members/{customerId}/remove',
      needs: 'write',
      input: z.object(both),
      output: nothing,
      fails: ['notFound', 'customerNotFound'],
    },
  },
})
