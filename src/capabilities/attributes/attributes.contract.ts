// Attributes: facts about customers and companies, of kinds that people choose.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'

export const kinds = ['text', 'number', 'choice', 'choices', 'date', 'flag', 'link'] as const
export const Kind = z.enum(kinds)
export type Kind = z.output<typeof Kind>

export const abouts = ['customer', 'company'] as const
export const About = z.enum(abouts)
export type About = z.output<typeof About>

/** So many there may be, of either. */
export const most = { attributes: 60, options: 200 }

/** By kind: a text; a number; the id of an option; ids of options; a day as `2026-11-24`; true; an address. */
export const Value = z
  .union([z.string().max(2000), z.number().min(-1e12).max(1e12), z.boolean(), z.array(z.uuid()).max(50)])
  .nullable()
export type Value = z.output<typeof Value>

export const Option = z.object({ id: z.uuid(), name: z.string(), archived: z.boolean() })

export const AttributeView = z.object({
  id: z.uuid(),
  about: About,
  name: z.string(),
  hint: z.string(),
  kind: Kind,
  options: z.array(Option),
  /** Also beside a conversation; else only on the page. */
  inPanel: z.boolean(),
  archived: z.boolean(),
  revision: z.number().int(),
})
export type AttributeView = z.output<typeof AttributeView>

export const ValueView = z.object({ attributeId: z.uuid(), value: Value, revision: z.number().int() })

const subject = { about: About, subjectId: z.uuid() }
const name = z.string().trim().min(1).max(80)
const hint = z.string().trim().max(200)
const revision = z.number().int()
const options = z.array(z.object({ id: z.uuid().optional(), name })).max(most.options)
const one = { attributeId: z.uuid() }

export const attributesContract = contract('attributes', {
  permissions: {
    use: 'See and fill in attributes of customers and companies',
    manage: 'Make attributes of customers and companies',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such attribute' },
    subjectNotFound: { status: 404, message: 'There is no such customer or company' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
    nameTaken: { status: 409, message: 'There is an attribute of this name already', field: 'name' },
    noOptions: {
      status: 422,
      message: 'Give it something to choose from, each under a name of its own',
      field: 'options',
    },
    tooMany: { status: 422, message: 'There are too many already. Archive some first' },
    unfitting: { status: 422, message: 'This does not fit. A number, a day, an address or a choice is asked for' },
  },
  events: {
    /** Attributes were made, changed, moved or archived. */
    rearranged: { seenBy: 'use', payload: nothing },
    setOfCustomer: {
      about: 'customerId',
      seenBy: 'use',
      payload: z.object({ customerId: z.uuid(), attributeId: z.uuid() }),
    },
    setOfCompany: {
      about: 'companyId',
      seenBy: 'use',
      payload: z.object({ companyId: z.uuid(), attributeId: z.uuid() }),
    },
  },
  jobs: {},
  queries: {
    list: {
      summary: 'Every attribute in order, archived ones last',
      route: 'GET /attributes',
      needs: 'use',
      input: nothing,
      output: z.object({ items: z.array(AttributeView) }),
      staleOn: ['attributes.rearranged'],
    },
    of: {
      summary: 'What is known about one customer or company, by attribute in order',
      route: 'GET /attributes/{about}/{subjectId}',
      needs: 'use',
      input: z.object(subject),
      output: z.object({ items: z.array(ValueView) }),
      fails: ['subjectNotFound'],
      staleOn: ['attributes.rearranged', 'attributes.setOfCustomer', 'attributes.setOfCompany'],
    },
  },
  actions: {
    set: {
      summary: 'Write one attribute of a customer or company; null empties it',
      route: 'PUT /attributes/{about}/{subjectId}/{attributeId}',
      needs: 'use',
      input: z.object({ ...subject, ...one, value: Value, revision }),
      output: z.object({ value: Value, was: Value, revision }),
      fails: ['notFound', 'subjectNotFound', 'changedMeanwhile', 'unfitting'],
    },
    create: {
      summary: 'Make an attribute, of customers or of companies',
      route: 'POST /attributes',
      needs: 'manage',
      input: z.object({
        about: About,
        name,
        hint: hint.default(''),
        kind: Kind,
        inPanel: z.boolean().default(true),
        options: options.default([]),
      }),
      output: AttributeView,
      fails: ['nameTaken', 'noOptions', 'tooMany'],
    },
    update: {
      summary: 'Change or archive an attribute; its kind stays. Options left out are archived',
      route: 'PATCH /attributes/{attributeId}',
      needs: 'manage',
      input: z.object({
        ...one,
        revision,
        name: name.optional(),
        hint: hint.optional(),
        inPanel: z.boolean().optional(),
        options: options.optional(),
        archived: z.boolean().optional(),
      }),
      output: AttributeView,
      fails: ['notFound', 'changedMeanwhile', 'nameTaken', 'noOptions', 'tooMany'],
    },
    move: {
      summary: 'Put an attribute after another, or first with `after` null',
      route: 'POST /attributes/{attributeId}/move',
      needs: 'manage',
      input: z.object({ ...one, after: z.uuid().nullable() }),
      output: nothing,
      fails: ['notFound'],
    },
  },
})
