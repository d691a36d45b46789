// What people write about one customer or company. Two who write the same thing are told of each other.
import type { ActionContext } from '#kernel/capability.ts'
import { heldSubject } from '#capabilities/companies/companies.subjects.public.ts'
import type { attributesContract } from './attributes.contract.ts'
import { readAttributes, readValues } from './attributes.queries.ts'
import { kept } from './attributes.values.ts'

type Context = ActionContext<typeof attributesContract, (typeof attributesContract)['actions']['set']>

export async function set(ctx: Context) {
  const { tx, input, emit, fail } = ctx
  const { about, attributeId } = input
  const subjectId = (await heldSubject(ctx, ctx, about, input.subjectId)) ?? fail('subjectNotFound')
  const attribute =
    (await readAttributes(tx, about)).find(({ id, archived }) => id === attributeId && !archived) ?? fail('notFound')
  const { value: was, revision } = (await readValues(tx, subjectId)).get(attributeId) ?? { value: null, revision: 0 }
  if (revision !== input.revision) return fail('changedMeanwhile', { value: was, revision })
  const value = kept(attribute, input.value)
  if (value === undefined) return fail('unfitting', { attributeId })
  if (JSON.stringify(value) === JSON.stringify(was)) return { value, was, revision }
  const row = { value: value === null ? null : JSON.stringify(value), revision: revision + 1 }
  await tx
    .insertInto('attribute_values')
    .values({ subject_id: subjectId, attribute_id: attributeId, ...row })
    .onConflict((conflict) => conflict.columns(['subject_id', 'attribute_id']).doUpdateSet(row))
    .execute()
  if (about === 'customer') emit('setOfCustomer', { customerId: subjectId, attributeId })
  else emit('setOfCompany', { companyId: subjectId, attributeId })
  return { value, was, revision: revision + 1 }
}
