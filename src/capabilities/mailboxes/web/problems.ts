// Words for what goes wrong with mail servers. Texts: `mailboxes.problem.<code>` says what, `mailboxes.advice.<code>` what to do.
import { problems } from '../mailboxes.contract.ts'
import type { CheckStep } from '../mailboxes.views.ts'

export type Problem = NonNullable<CheckStep['problem']>

export const isProblem = (problem: string): problem is Problem => (problems as readonly string[]).includes(problem)
