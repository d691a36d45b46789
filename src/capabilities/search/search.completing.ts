// What can stand behind an operator, for what is typed so far; only what the actor may see.
import { may } from '#kernel/actor.ts'
import type { Facet } from '#kernel/facets.ts'
import type { Asker } from './search.asking.ts'
import type { Completion } from './search.contract.ts'
import { beginsIn, madeByPeople, openMailboxes, openTeams, shortName, slugOf } from './search.meaning.ts'
import { findNames } from './search.people.ts'
import { languages } from './search.stems.ts'

const most = 8

export async function complete(by: Asker, operator: string, text: string): Promise<Completion[]> {
  const word = slugOf(text)
  const all = await valuesOf(by, operator, text)
  const fits = ({ value, label, sub }: Completion) =>
    !word || [value, label ?? '', sub].some((each) => beginsIn(each, word) || each.toLowerCase().startsWith(text.toLowerCase()))
  return (operator === 'from' || operator === 'to' ? all : all.filter(fits)).slice(0, most)
}

const plain = (value: string, label: string | null = null, sub = ''): Completion => ({ value, label, labelKey: null, sub })
const keyed = (value: string, labelKey: string): Completion => ({ value, label: null, labelKey, sub: '' })

const days = [keyed('today', 'search.values.today'), keyed('yesterday', 'search.values.yesterday')]

async function valuesOf(by: Asker, operator: string, text: string): Promise<Completion[]> {
  const { facets, actor } = by
  switch (operator) {
    case 'from':
    case 'to':
      return [...(await customers(by, text)), ...(await agents(by, text))]
    case 'assignee':
      return [keyed('me', 'search.values.me'), keyed('none', 'search.values.nobody'), ...(await agents(by, text))]
    case 'team': {
      const teams = (await openTeams(by)).map(({ name }) => plain(name, name))
      return [keyed('mine', 'search.values.myTeams'), keyed('none', 'search.values.noTeam'), ...teams]
    }
    case 'mailbox':
      return may(actor, 'mailboxes:read') ? (await openMailboxes(by)).map(({ name, email }) => plain(email, name, email)) : []
    case 'is':
      return [
        ...choices(facets['conversations.state']),
        keyed('mine', 'search.values.mine'),
        keyed('unassigned', 'search.values.unassigned'),
        keyed('waiting', 'search.values.waiting'),
        ...Object.entries(facets).flatMap(([name, facet]) => (facet.kind === 'flag' && name !== 'conversations.hasAttachments' ? [fact(name, facet)] : [])),
      ]
    case 'has':
      return [
        keyed('attachment', 'search.values.attachment'),
        ...Object.entries(facets).flatMap(([name, facet]) => (name.startsWith('conversations.') ? [] : [fact(name, facet)])),
      ]
    case 'channel':
      return choices(facets['conversations.channel'])
    case 'tag':
      return choices(facets['tags.tags'])
    case 'language': {
      const names = new Intl.DisplayNames(actor.locale, { type: 'language' })
      return languages.map((code) => plain(code, names.of(code) ?? code))
    }
    case 'before':
    case 'after':
      return [
        ...days,
        keyed('7d', 'search.values.week'),
        keyed('1m', 'search.values.month'),
        keyed('1y', 'search.values.year'),
      ]
    default: {
      const facet = madeByPeople(facets).get(operator)?.facet
      if (facet?.kind === 'person') return [keyed('me', 'search.values.me'), ...(await agents(by, text))]
      return facet?.kind === 'time' ? days : choices(facet)
    }
  }
}

const fact = (name: string, { label, of, name: given = of }: Facet): Completion =>
  given === undefined ? keyed(shortName(name), label) : plain(slugOf(given), given)

/** What people named by its name, the rest by the texts of the interface. */
const choices = (facet: Facet | undefined): Completion[] =>
  (facet?.values ?? []).map((value) => {
    const given = facet?.named?.get(value)?.name
    return given === undefined ? keyed(value.replaceAll('_', '-'), `${facet!.label}.${value}`) : plain(given, given)
  })

async function customers({ db, actor }: Asker, text: string): Promise<Completion[]> {
  if (!may(actor, 'customers:read')) return []
  const found = await findNames(db, actor, text, most - 2)
  return found.filter(({ address }) => address).map(({ name, address }) => plain(address, name, address))
}

async function agents({ db, actor }: Asker, text: string): Promise<Completion[]> {
  if (!may(actor, 'people:read')) return []
  const rows = await db.selectFrom('agents').select(['name', 'email']).where('state', '<>', 'deactivated').orderBy('name').execute()
  const word = slugOf(text)
  return rows
    .filter(({ name, email }) => !word || beginsIn(name, word) || email.startsWith(text.toLowerCase()))
    .slice(0, most)
    .map(({ name, email }) => plain(email, name, email))
}
