// Finds for the palette: in what this page has seen, and by number on the server.
import { assignee } from '#capabilities/conversations/web/assigning.ts'
import { readColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { findTags } from '#capabilities/tags/web/palette.ts'
import { encodeCondition } from '#capabilities/views/web/address.ts'
import { api, queryClient } from '#web/api.ts'
import type { PaletteItem } from '#web/contribute.ts'
import { addressOf } from './place.ts'

const most = 8
const plain = (text: string) => text.toLocaleLowerCase()

export async function findPlaces(query: string): Promise<PaletteItem[]> {
  const wanted = plain(query.trim())
  const counts = wanted ? await queryClient.ensureQueryData(api.inbox.counts.query({})) : undefined
  const fitting = (list: readonly { id: string; name: string }[] = []) =>
    list.filter(({ name }) => plain(name).includes(wanted))
  return [
    ...fitting(counts?.teams).map(({ id, name }): PaletteItem => ({
      id,
      label: name,
      icon: 'users-round',
      to: addressOf({ view: 'allOpen', teamId: id }),
    })),
    ...fitting(counts?.mailboxes).map(({ id, name }): PaletteItem => ({
      id,
      label: name,
      icon: 'mail',
      to: addressOf({ view: 'allOpen', mailboxId: id }),
    })),
  ].slice(0, most)
}

/** Everything that has a tag, whatever its state. */
export async function findTagLists(query: string): Promise<PaletteItem[]> {
  const tags = await findTags(query)
  return tags.slice(0, most).map(({ id, name }) => ({
    id,
    label: `#${name}`,
    icon: 'list-filter',
    to: addressOf({ view: 'allOpen', where: encodeCondition({ facet: 'tags.tags', op: 'hasAny', value: [id] }) }),
  }))
}

export async function findColleagues(query: string): Promise<PaletteItem[]> {
  const give = assignee.current
  if (!give) return []
  const people = await readColleagues()
  return people
    .filter(({ name, email }) => plain(`${name} ${email}`).includes(plain(query.trim())))
    .slice(0, most)
    .map(({ id, name, email }) => ({ id, label: name, sub: email, avatar: name, run: () => give({ id, name }) }))
}
