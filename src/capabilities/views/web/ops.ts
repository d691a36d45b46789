// What can be asked of a fact, as people choose it: each test and its opposite are choices of their own.
import type { FacetView, Op, Test } from '#capabilities/conditions/conditions.contract.ts'

export type Kind = FacetView['kind']
/** `value`: the choice says everything already. */
export type Question = { id: string; op: Op; not: boolean; value?: boolean }

const ask = (op: Op): Question => ({ id: op, op, not: false })
const askNot = (op: Op): Question => ({ id: `not ${op}`, op, not: true })
const known = [ask('empty'), askNot('empty')]
const one = [ask('in'), askNot('in'), ...known]

const questions: Record<Kind, readonly Question[]> = {
  text: [ask('contains'), askNot('contains'), ask('equals'), ...known],
  choice: one,
  choices: [ask('hasAny'), ask('hasAll'), askNot('hasAny'), ...known],
  time: [ask('olderThan'), ask('newerThan'), ask('after'), ask('before'), askNot('empty'), ask('empty')],
  number: [ask('equals'), ask('atLeast'), ask('atMost'), ...known],
  flag: [
    { id: 'yes', op: 'is', not: false, value: true },
    { id: 'no', op: 'is', not: false, value: false },
  ],
  person: one,
  team: one,
  mailbox: one,
}

/** In the order offered; the first is the usual one. */
export const questionsOf = (facet: FacetView): readonly Question[] =>
  questions[facet.kind].filter(({ op }) => facet.ops.includes(op))

export const questionOf = (facet: FacetView, id: string): Question | undefined =>
  questionsOf(facet).find((question) => question.id === id)

/** The choice that a test stands for; undefined when it can not be chosen. */
export const questionFor = ({ op, value }: Test, not: boolean): string =>
  op === 'is' ? (value === !not ? 'yes' : 'no') : not ? `not ${op}` : op

/** Whether the opposite of a test is a choice of its own; else it stands in a group of which none may be true. */
export const hasOpposite = (op: Op): boolean =>
  op === 'is' || Object.values(questions).some((all) => all.some((question) => question.op === op && question.not))

/** What has to be filled in for it. */
export type Needs = 'nothing' | 'list' | 'text' | 'number' | 'span' | 'day'

export function needsOf(kind: Kind, op: Op): Needs {
  if (op === 'empty' || op === 'is') return 'nothing'
  if (op === 'in' || op === 'hasAny' || op === 'hasAll') return 'list'
  if (op === 'olderThan' || op === 'newerThan') return 'span'
  if (op === 'before' || op === 'after') return 'day'
  return kind === 'number' ? 'number' : 'text'
}
