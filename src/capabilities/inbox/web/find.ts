// Finds for the palette: in what this page has seen, and by number on the server.
import { assignee } from '#capabilities/conversations/web/assigning.ts'
import { readColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { seenConversations } from '#capabilities/conversations/web/data.ts'
import { api, queryClient } from '#web/api.ts'
import type { PaletteItem } from '#web/contribute.ts'
import { allLists } from './list-store.ts'
import { addressOf } from './place.ts'

type Found = { id: string; number: number; subject: string; customer: { name: string } }

const most = 8
const plain = (text: string) => text.toLocaleLowerCase()

export async function findConversations(query: string, signal: AbortSignal): Promise<PaletteItem[]> {
  const wanted = plain(query.trim())
  const number = /^[1-9]\d{0,11}$/.test(wanted) ? Number(wanted) : undefined
  if (!wanted) return []
  const found = new Map<string, Found>()
  if (number !== undefined) {
    const one = await api.conversations.byNumber({ number }, { signal }).catch(() => undefined)
    if (one) found.set(one.id, one)
  }
  const look = (rows: Iterable<Found>) => {
    for (const row of rows)
      if (!found.has(row.id) && plain(`${row.number} ${row.subject} ${row.customer.name}`).includes(wanted))
        found.set(row.id, row)
  }
  // What stands in a list now comes first; newer mail may have pushed the others off its end.
  for (const list of allLists()) look(list.read().state.rows.values())
  look(seenConversations())
  return [...found.values()].slice(0, most).map(({ id, number: its, subject, customer }) => ({
    id,
    label: subject || customer.name,
    sub: `#${its} · ${customer.name}`,
    icon: 'mail',
    to: addressOf({ view: 'allOpen' }, its),
  }))
}

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

export async function findColleagues(query: string): Promise<PaletteItem[]> {
  const give = assignee.current
  if (!give) return []
  const people = await readColleagues()
  return people
    .filter(({ name, email }) => plain(`${name} ${email}`).includes(plain(query.trim())))
    .slice(0, most)
    .map(({ id, name, email }) => ({ id, label: name, sub: email, avatar: name, run: () => give({ id, name }) }))
}
