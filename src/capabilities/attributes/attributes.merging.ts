// What is known about customers who become one: of each attribute, whoever merges chooses whose value holds.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { MergeFact, Merging } from '#kernel/merging.ts'
import { type AttributeView, type Value, attributesContract } from './attributes.contract.ts'
import { readAttributes, readValues } from './attributes.queries.ts'

export const merging: Merging = { needs: { read: 'attributes:use', write: 'attributes:use' }, facts, setFact }

async function facts(db: Reader, ids: readonly string[]): Promise<MergeFact[]> {
  const attributes = await readAttributes(db, 'customer')
  if (!attributes.length) return []
  const known = await Promise.all(ids.map(async (id) => [id, await readValues(db, id)] as const))
  return attributes.map((attribute) => ({
    key: `attributes.${attribute.id}`,
    name: attribute.name,
    kind:
      attribute.kind === 'number' || attribute.kind === 'date' || attribute.kind === 'flag' ? attribute.kind : 'text',
    // It can be brought back, and then it is known of who they are.
    hidden: attribute.archived,
    values: new Map(
      known.flatMap(([id, values]) => {
        const value = values.get(attribute.id)?.value ?? null
        return value === null ? [] : [[id, { value, shown: shown(attribute, value) }] as const]
      }),
    ),
  }))
}

function shown({ options }: AttributeView, value: Value): string {
  const nameOf = (id: unknown) => options.find((option) => option.id === id)?.name ?? String(id)
  return Array.isArray(value) ? value.map(nameOf).join(', ') : nameOf(value)
}

/** As it was kept with one of them, so it need not be checked. */
async function setFact(w: Writer, customerId: string, key: string, value: unknown): Promise<void> {
  const attributeId = key.slice(key.indexOf('.') + 1)
  const kept = value === null ? null : JSON.stringify(value)
  await w.tx
    .insertInto('attribute_values')
    .values({ subject_id: customerId, attribute_id: attributeId, value: kept })
    .onConflict((conflict) =>
      conflict
        .columns(['subject_id', 'attribute_id'])
        .doUpdateSet((eb) => ({ value: kept, revision: eb('attribute_values.revision', '+', 1) })),
    )
    .execute()
  w.record(attributesContract, 'setOfCustomer', { customerId, attributeId })
}
