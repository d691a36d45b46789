// Conditions: what a view, a search or a rule asks of a conversation.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'

const day = 24 * 3600

/**
 * What one facet is asked. `value` by kind: `in`, `hasAny`, `hasAll`: texts (an id, or `me` for a person, `mine` for a
 * team); `before`, `after`: an instant; `olderThan`, `newerThan`: seconds back from now; `atLeast`, `atMost`,
 * `equals` of a number: a number; `contains`, `equals` of a text: words; `is`: yes or no; `empty`: nothing.
 */
export const Test = z.object({
  facet: z.string().min(3).max(120),
  op: z.enum([
    'in',
    'hasAny',
    'hasAll',
    'contains',
    'equals',
    'atLeast',
    'atMost',
    'before',
    'after',
    'olderThan',
    'newerThan',
    'is',
    'empty',
  ]),
  value: z
    .union([
      z.array(z.string().max(200)).min(1).max(100),
      z.string().max(500),
      z.number().min(-1e15).max(1e15),
      z.boolean(),
    ])
    .optional(),
  /** Of facts that are `windowed`: what happened in so many seconds up to now alone. */
  within: z
    .number()
    .int()
    .min(3600)
    .max(3650 * day)
    .optional(),
})
export type Test = z.output<typeof Test>
export type Op = Test['op']

export type Condition = Test | { all: Condition[] } | { any: Condition[] } | { not: Condition }

/** How deep a condition may be nested, and how many tests it may hold. */
export const limits = { depth: 6, tests: 60, seconds: 3650 * day }

export const Condition: z.ZodType<Condition, Condition> = z.lazy(() =>
  z.union([
    Test,
    z.object({ all: z.array(Condition).max(limits.tests) }),
    z.object({ any: z.array(Condition).max(limits.tests) }),
    z.object({ not: Condition }),
  ]),
)

export const FacetView = z.object({
  name: z.string(),
  kind: z.enum(['text', 'choice', 'choices', 'time', 'number', 'flag', 'person', 'team', 'mailbox']),
  /** Key of its name in the locale files; values of a choice are `<label>.<value>`. */
  label: z.string(),
  /** The names that people gave, instead. */
  named: z.string().nullable(),
  /** What the name in the locale files speaks of, as `{of}`. */
  of: z.string().nullable(),
  /** Of a time: it is a day without a clock. Ask for days by their midnight in UTC. */
  wholeDays: z.boolean(),
  /** It can be asked of the last so many days alone. */
  windowed: z.boolean(),
  ops: z.array(z.string()),
  values: z.array(z.object({ value: z.string(), named: z.string().nullable(), colour: z.string().nullable() })),
})
export type FacetView = z.output<typeof FacetView>

export const conditionsContract = contract('conditions', {
  permissions: {},
  errors: {
    unknownFacet: { status: 422, message: 'A condition asks for something that does not exist (any more)' },
    unfitting: { status: 422, message: 'A condition can not be asked like this' },
    tooLarge: { status: 422, message: 'The condition is too large. Make it simpler' },
  },
  events: {},
  jobs: {},
  queries: {
    facets: {
      summary: 'Everything that can be asked of a conversation, with the values that can be chosen',
      route: 'GET /facets',
      needs: 'signedIn',
      input: nothing,
      output: z.object({ facets: z.array(FacetView) }),
      staleOn: [],
    },
    customerFacets: {
      summary: 'Everything that can be asked of a customer, with the values that can be chosen',
      route: 'GET /facets/customers',
      needs: 'signedIn',
      input: nothing,
      output: z.object({ facets: z.array(FacetView) }),
      staleOn: [],
    },
  },
  actions: {},
})
