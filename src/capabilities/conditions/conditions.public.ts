// What others may call.
export { type Facts, type Verdict, judge, readFacts } from './conditions.judge.ts'
export { openFacets } from './conditions.open.ts'
export { type Asking, whereCondition, whereCustomer } from './conditions.sql.ts'
export { type Objection, asksForSpam, objectionTo, testsOf } from './conditions.tests.ts'
