// Customers side by side, and what would become of each thing if they were one.
import { createHash } from 'node:crypto'
import type { Reader } from '#kernel/db.ts'
import type { MergeFact } from '#kernel/merging.ts'
import type { Services } from '#kernel/ports.ts'
import type { ComparisonView } from './identity.contract.ts'
import { readPeople } from './identity.people.ts'

/** Whose value holds unless somebody chooses: the first one's who has any, in the order given. */
export const holderOf = (fact: MergeFact, ids: readonly string[]): string | null =>
  ids.find((id) => fact.values.has(id)) ?? null

/** Every fact of which one of these customers has a value. */
export async function factsOf(db: Reader, services: Services, ids: readonly string[]): Promise<MergeFact[]> {
  const all = await Promise.all(services.merging.map(({ facts }) => facts?.(db, ids) ?? []))
  return all.flat()
}

/** `ids`: first whom the others would be merged into. Whoever asks has checked who may see them. */
export async function compare(db: Reader, services: Services, ids: readonly string[]): Promise<ComparisonView> {
  const [people, facts, counts] = await Promise.all([
    readPeople(db, ids),
    factsOf(db, services, ids),
    Promise.all(services.merging.map((part) => part.counts?.(db, ids) ?? [])),
  ])
  const shown = {
    people: ids.map((id) => people.get(id)!),
    facts: facts
      .filter(({ values }) => values.size)
      .map((fact) => ({
        key: fact.key,
        label: fact.label ?? null,
        name: fact.name ?? null,
        kind: fact.kind,
        values: Object.fromEntries([...fact.values].map(([id, { shown: words }]) => [id, words])),
        holds: holderOf(fact, ids),
      })),
    counts: counts.flat().map(({ key, label, of }) => ({ key, label, of: Object.fromEntries(of) })),
  }
  // Whichever of them stays, and however much comes in by itself meanwhile, it is the same comparison.
  const byId = <T>(all: readonly [string, T][]) => all.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const seen = JSON.stringify([
    byId(shown.people.map((person) => [person.id, person])),
    facts.map(({ key, values }) => [key, byId([...values])]),
  ])
  return { ...shown, state: createHash('sha256').update(seen).digest('base64url') }
}
