// Companies: where customers work, by domain and by hand.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { NoteView, Somebody } from '#capabilities/customers/customers.contract.ts'

/** So many domains one company may have, and so many companies one customer. */
export const most = { domains: 50, companies: 20 }

export const CompanyView = z.object({
  id: z.uuid(),
  name: z.string(),
  domains: z.array(z.string()),
  /** Who looks after it. */
  owner: Somebody.nullable(),
  revision: z.number().int(),
  allowed: z.array(z.enum(['update', 'remove', 'setOwner', 'note'])),
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
const changed = { about: 'companyId', seenBy: 'read', payload: z.object(one) } as const
const body = z.string().trim().min(1).max(10_000)
const onNote = { ...one, noteId: z.uuid() }
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
    memberChanged: { status: 409, message: 'Somebody else changed their role meanwhile' },
    agentNotFound: { status: 422, message: 'Choose somebody who works here', field: 'agentId' },
    noteNotFound: { status: 404, message: 'There is no such note' },
    tooMany: { status: 422, message: 'There are too many already. Remove some first' },
  },
  events: {
    made: changed,
    changed,
    /** Told to everybody who knows companies: it is not there any more to be asked for. */
    removed: { seenBy: 'read', payload: z.object(one) },
    noted: changed,
    joined: ofPerson,
    /** Whoever belongs there does something else. */
    roleChanged: ofPerson,
    left: ofPerson,
  },
  jobs: {
    /** What was taken away a day ago is gone. */
    purge: nothing,
  },
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
      staleOn: ['companies.joined', 'companies.roleChanged', 'companies.left', 'companies.changed', 'companies.removed'],
    },
    notes: {
      summary: 'What was noted about a company, newest first',
      route: 'GET /companies/{companyId}/notes',
      needs: 'read',
      input: z.object(one),
      output: z.object({ items: z.array(NoteView) }),
      fails: ['notFound'],
      staleOn: ['companies.noted', 'companies.removed'],
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
    setOwner: {
      summary: 'Say who looks after a company; null: nobody in particular',
      route: 'POST /companies/{companyId}/owner',
      needs: 'write',
      input: z.object({ ...one, agentId: z.uuid().nullable(), revision }),
      output: CompanyView,
      fails: ['notFound', 'changedMeanwhile', 'agentNotFound'],
    },
    addNote: {
      summary: 'Note something about a company',
      route: 'POST /companies/{companyId}/notes',
      needs: 'write',
      input: z.object({ ...one, body }),
      output: NoteView,
      fails: ['notFound', 'tooMany'],
    },
    editNote: {
      summary: 'Write a note anew',
      route: 'PATCH /companies/{companyId}/notes/{noteId}',
      needs: 'write',
      input: z.object({ ...onNote, body, revision }),
      output: NoteView,
      fails: ['notFound', 'noteNotFound', 'changedMeanwhile'],
    },
    removeNote: {
      summary: 'Remove a note; with `removed` false: bring back one that was removed within the last day',
      route: 'POST /companies/{companyId}/notes/{noteId}/remove',
      needs: 'write',
      input: z.object({ ...onNote, revision, removed: z.boolean().default(true) }),
      output: z.object({ revision }),
      fails: ['notFound', 'noteNotFound', 'changedMeanwhile'],
    },
    setMember: {
      summary: 'Say that a customer belongs to a company, and in which role; `was` is the role that one saw',
      route: 'PUT /companies/{companyId}/members/{customerId}',
      needs: 'write',
      input: z.object({ ...both, role: z.string().trim().max(80).default(''), was: z.string().max(80).optional() }),
      output: nothing,
      fails: ['notFound', 'customerNotFound', 'memberChanged', 'tooMany'],
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
