// Customers side by side, and what would become of each thing if they were one.
import { createHash } from 'node:crypto'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { MergeFact, Merging } from '#kernel/merging.ts'
import type { Services } from '#kernel/ports.ts'
import type { ComparisonView } from './identity.contract.ts'
import { readPeople } from './identity.people.ts'

/** With its owner. */
export type OwnedFact = MergeFact & { owner: Merging }

/** Whose value holds unless somebody chooses: the first one's who has any, in the order given. */
export const holderOf = (fact: MergeFact, ids: readonly string[]): string | null =>
  ids.find((id) => fact.values.has(id)) ?? null

/** Every fact that customers can have one of, with what these have. */
export async function factsOf(db: Reader, services: Services, ids: readonly string[]): Promise<OwnedFact[]> {
  const all = await Promise.all(
    services.merging.map(async (owner) => ((await owner.facts?.(db, ids)) ?? []).map((fact) => ({ ...fact, owner }))),
  )
  return all.flat()
}

export const mayRead = (actor: Actor, { owner, hidden }: OwnedFact): boolean => !hidden && may(actor, owner.needs.read)
export const mayChoose = (actor: Actor, fact: OwnedFact): boolean =>
  mayRead(actor, fact) && fact.owner.needs.write !== undefined && may(actor, fact.owner.needs.write)

/** `ids`: first whom the others would be merged into. Whoever asks has checked that the actor may see them. */
export async function compare(
  db: Reader,
  services: Services,
  actor: Actor,
  ids: readonly string[],
): Promise<ComparisonView> {
  const [people, all, counts] = await Promise.all([
    readPeople(db, actor, ids),
    factsOf(db, services, ids),
    Promise.all(
      services.merging.map((part) => (may(actor, part.needs.read) ? (part.counts?.(db, ids, actor) ?? []) : [])),
    ),
  ])
  const facts = all.filter((fact) => mayRead(actor, fact))
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
        mayChoose: mayChoose(actor, fact),
      })),
    counts: counts.flat().map(({ key, label, of }) => ({ key, label, of: Object.fromEntries(of) })),
  }
  // Whichever of them stays, and however much comes in by itself meanwhile, it is the same comparison.
  const byId = <T>(entries: readonly [string, T][]) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const seen = JSON.stringify([
    byId(shown.people.map((person) => [person.id, person])),
    facts.map(({ key, values }) => [key, byId([...values])]),
  ])
  return { ...shown, state: createHash('sha256').update(seen).digest('base64url') }
}
