// What others may call.
import type { Writer } from '#kernel/capability.ts'

export { readAttributes, readValues, wordsOfValues } from './attributes.queries.ts'

/** Forgets everything that is known about a customer or company, which is erased or removed. */
export async function forgetValues(w: Writer, subjectId: string): Promise<void> {
  await w.tx.deleteFrom('attribute_values').where('subject_id', '=', subjectId).execute()
}
