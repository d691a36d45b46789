// What macros refer to, by id and by name: ids stay in this house, names travel in documents.
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { FieldView, Value } from '#capabilities/fields/fields.contract.ts'
import { readFields } from '#capabilities/fields/fields.public.ts'
import { colleagues, knownTeams } from '#capabilities/people/people.public.ts'
import { readTags } from '#capabilities/tags/tags.public.ts'
import type { Acts } from './macros.views.ts'
import type { NamedActs } from './macros.document.ts'

export type Names = {
  tags: { id: string; name: string }[]
  teams: { id: string; name: string }[]
  people: { id: string; name: string }[]
  fields: FieldView[]
}

export async function readNames(db: Reader, actor: Actor): Promise<Names> {
  const [tags, teams, people, fields] = await Promise.all([
    readTags(db),
    knownTeams(db, actor),
    colleagues(db),
    readFields(db, actor),
  ])
  return {
    tags: tags.filter((tag) => !tag.archived && tag.merged_into === null).map(({ id, name }) => ({ id, name })),
    teams,
    people: [...people].map(([email, { id }]) => ({ id, name: email })),
    fields: fields.filter((field) => !field.archived),
  }
}

/** Ids become names; what has no name any more is left out. */
export function toNamed(acts: Acts, names: Names): NamedActs {
  const name = (list: keyof Names, id: string) => names[list].find((each) => each.id === id)?.name
  const all = (list: keyof Names, ids: readonly string[] | undefined) => ids?.flatMap((id) => name(list, id) ?? [])
  const { note, state, snoozeDays, priority } = acts
  return {
    note,
    state,
    snoozeDays,
    priority,
    addTags: all('tags', acts.addTags),
    removeTags: all('tags', acts.removeTags),
    assignee: acts.assignee && acts.assignee !== 'me' ? name('people', acts.assignee) : acts.assignee,
    team: acts.teamId ? name('teams', acts.teamId) : acts.teamId,
    fields: acts.fields?.flatMap(({ fieldId, value }) => {
      const field = names.fields.find(({ id }) => id === fieldId)
      return field
        ? [
            {
              field: field.name,
              value: valueBy(field, value, (id, list) => list.find((each) => each.id === id)?.name, names) ?? null,
            },
          ]
        : []
    }),
  }
}

/** Names become ids; those that are not here are told to `missing` and left out. */
export function fromNamed(acts: NamedActs, names: Names, missing: (what: string) => void): Acts {
  const id = (list: { id: string; name: string }[], name: string) => {
    const found = list.find((each) => each.name.toLowerCase() === name.toLowerCase())?.id
    if (!found) missing(name)
    return found
  }
  const all = (list: keyof Names, wanted: readonly string[] | undefined) =>
    wanted?.flatMap((name) => id(names[list], name) ?? [])
  const { note, state, snoozeDays, priority } = acts
  return {
    note,
    state,
    snoozeDays,
    priority,
    addTags: all('tags', acts.addTags),
    removeTags: all('tags', acts.removeTags),
    assignee:
      acts.assignee && acts.assignee !== 'me'
        ? id(names.people, acts.assignee)
        : (acts.assignee as 'me' | null | undefined),
    teamId: acts.team ? id(names.teams, acts.team) : (acts.team as null | undefined),
    fields: acts.fields?.flatMap(({ field: name, value }) => {
      const field = names.fields.find((each) => each.name.toLowerCase() === name.toLowerCase())
      if (!field) missing(name)
      const own = field && valueBy(field, value, (each, list) => id(list, each), names)
      return field && own !== undefined ? [{ fieldId: field.id, value: own }] : []
    }),
  }
}

/** The value with each option and person in it translated; undefined when nothing of it is left. */
function valueBy(
  field: FieldView,
  value: Value,
  by: (each: string, list: { id: string; name: string }[]) => string | undefined,
  { people }: Names,
): Value | undefined {
  const list =
    field.kind === 'person' ? people : field.kind === 'choice' || field.kind === 'choices' ? field.options : undefined
  if (!list || value === null) return value
  if (!Array.isArray(value)) return typeof value === 'string' ? by(value, list) : undefined
  const found = value.flatMap((each) => by(each, list) ?? [])
  return found.length ? found : undefined
}
