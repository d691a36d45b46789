// When somebody objects to what is done with a conversation, its capability may know how to put that right at once:
// it asks for what is missing, and then it is done after all.
import { ApiError } from '#web/api.ts'

/** Resolves to true when it has been put right, to false when the reader leaves it. */
export type Remedy = (problem: Record<string, unknown>) => Promise<boolean>

/** Offers a remedy for a refusal by its code; called once, by the capability that refuses. */
export const offerRemedy = (code: string, remedy: Remedy): void => void remedies.set(code, remedy)

/** Whether a refusal was put right, so that what was refused can be done again. */
export async function putRight(error: unknown): Promise<boolean> {
  if (!(error instanceof ApiError)) return false
  return (await remedies.get(error.code)?.({ ...error.problem })) ?? false
}

/** True for a refusal that somebody knows a remedy for: it needs no other words. */
export const hasRemedy = (error: unknown): boolean => error instanceof ApiError && remedies.has(error.code)

const remedies = new Map<string, Remedy>()
