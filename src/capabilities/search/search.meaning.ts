// What an operator asks: of the message (who wrote it, when), or of the conversation, as a condition on its facts.
import { sql } from 'kysely'
import { may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { Facet, FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { isOpenTeam } from '#capabilities/conversations/conversations.public.ts'
import type { Asker } from './search.asking.ts'
import type { Notice } from './search.contract.ts'
import { readDate, readDay } from './search.dates.ts'
import { type Part, operators } from './shared/query.ts'
import { fold } from './shared/words.ts'

export type Meaning = {
  condition?: Condition
  words?: { text: string; mark: string }
  since?: Date
  until?: Date
  notice?: Notice
}

type Operation = Extract<Part, { kind: 'operator' }>

/** Facets that people made, by the name that their operator has. */
export function madeByPeople(facets: FacetMap): Map<string, { name: string; facet: Facet }> {
  const found = Object.entries(facets).flatMap(([name, facet]) => {
    const slug = facet.name === undefined ? '' : slugOf(facet.name)
    return slug && !(operators as readonly string[]).includes(slug) ? [[slug, { name, facet }] as const] : []
  })
  return new Map(found)
}

export const operatorNames = (facets: FacetMap): string[] => [...operators, ...madeByPeople(facets).keys()]

const nobody: Condition = { any: [] }

export async function meaningOf(by: Asker, { name, value, not }: Operation): Promise<Meaning> {
  const notice = (code: Notice['code']): Meaning => ({ notice: { code, operator: name, value } })
  if (!value) return notice('noValue')
  if (name === 'from' || name === 'to') return { words: { text: value, mark: name === 'from' ? 'f:' : 't:' } }
  if (name === 'before' || name === 'after') {
    const at = readDate(value, by.now, by.actor.timeZone)
    if (!at) return notice('noDate')
    return (name === 'before') === not ? { since: at } : { until: at }
  }
  const asked = await conditionOf(by, name, value)
  if (asked === undefined) return notice('notHere')
  // What nobody is called, nobody has: saying so beats showing everything.
  if (asked === nobody) return { condition: not ? { all: [] } : nobody, ...notice('unknownValue') }
  return { condition: not ? { not: asked } : asked }
}

/** Undefined when nothing here has such a fact. */
async function conditionOf(by: Asker, name: string, value: string): Promise<Condition | undefined> {
  const { facets } = by
  const word = slugOf(value)
  if (name === 'is') return isCondition(facets, word)
  if (name === 'has') return hasCondition(facets, word)
  if (name === 'assignee') {
    if (nones.has(word)) return { facet: 'conversations.assignee', op: 'empty' }
    return ids('conversations.assignee', word === 'me' ? ['me'] : await agentsCalled(by, value))
  }
  if (name === 'team') {
    if (nones.has(word)) return { facet: 'conversations.team', op: 'empty' }
    return ids('conversations.team', word === 'mine' ? ['mine'] : await teamsCalled(by, value))
  }
  if (name === 'mailbox') return ids('conversations.mailbox', await mailboxesCalled(by, value))
  if (name === 'language') return { facet: 'conversations.language', op: 'equals', value }
  if (name === 'tag') {
    const tags = facets['tags.tags']
    return tags && choice('tags.tags', tags, value)
  }
  if (name === 'channel') return choice('conversations.channel', facets['conversations.channel']!, value)
  const made = madeByPeople(facets).get(name)
  return made && ofField(by, made.name, made.facet, value)
}

const nones = new Set(['none', 'nobody', 'noone', 'empty'])

const ids = (facet: string, values: readonly string[]): Condition =>
  values.length ? { facet, op: 'in', value: values.slice(0, 100) } : nobody

/** `is:open`, `is:unassigned`, `is:mine`, and every fact that is a flag, by its name. */
function isCondition(facets: FacetMap, word: string): Condition {
  if (word === 'mine') return { facet: 'conversations.assignee', op: 'in', value: ['me'] }
  if (word === 'unassigned') return { facet: 'conversations.assignee', op: 'empty' }
  if (word === 'waiting') return { not: { facet: 'conversations.waitingSince', op: 'empty' } }
  const states = facets['conversations.state']?.values ?? []
  const state = states.find((each) => each === word.replaceAll('-', '_'))
  if (state) return { facet: 'conversations.state', op: 'in', value: [state] }
  const flag = named(facets, word, (facet) => facet.kind === 'flag')
  return flag ? { facet: flag, op: 'is', value: true } : nobody
}

function hasCondition(facets: FacetMap, word: string): Condition {
  if (/^(attachments?|files?)$/.test(word)) return { facet: 'conversations.hasAttachments', op: 'is', value: true }
  const fact = named(facets, word, () => true)
  if (!fact) return nobody
  return facets[fact]!.kind === 'flag' ? { facet: fact, op: 'is', value: true } : { not: { facet: fact, op: 'empty' } }
}

/** The full name of a facet whose short one is `word`: `conversations.waitingSince` for `waiting-since`. */
export const shortName = (name: string): string => slugOf(name.split('.').at(-1)!.replace(/([a-z])([A-Z])/g, '$1-$2'))

const named = (facets: FacetMap, word: string, fits: (facet: Facet) => boolean): string | undefined =>
  Object.entries(facets).find(([name, facet]) => fits(facet) && (shortName(name) === word || slugOf(facet.name ?? facet.of ?? '') === word))?.[0]

function choice(name: string, facet: Facet, value: string): Condition {
  const word = slugOf(value)
  const all = [...(facet.named ?? new Map<string, { name: string }>())].map(([id, { name: called }]) => [id, slugOf(called)] as const)
  const known = [...all, ...(facet.values ?? []).map((each) => [each, slugOf(each)] as const)]
  const found = known.find(([, called]) => called === word) ?? known.find(([, called]) => called.startsWith(word))
  return found ? { facet: name, op: facet.kind === 'choices' ? 'hasAny' : 'in', value: [found[0]] } : nobody
}

async function ofField(by: Asker, name: string, facet: Facet, value: string): Promise<Condition | undefined> {
  if (facet.kind === 'choice' || facet.kind === 'choices') return choice(name, facet, value)
  if (facet.kind === 'text') return { facet: name, op: 'contains', value }
  if (facet.kind === 'flag') return { facet: name, op: 'is', value: /^(yes|true|1|ja)$/i.test(value) }
  if (facet.kind === 'number') {
    const number = Number(value.replace(',', '.'))
    return Number.isFinite(number) ? { facet: name, op: 'equals', value: number } : nobody
  }
  if (facet.kind === 'person') return ids(name, slugOf(value) === 'me' ? ['me'] : await agentsCalled(by, value))
  if (facet.kind === 'time') {
    const day = readDay(value, by.now, by.actor.timeZone)
    return day ? onDay(name, day) : nobody
  }
  return undefined
}

/** A day that people wrote down begins at midnight UTC, wherever they are. */
function onDay(facet: string, day: Temporal.PlainDate): Condition {
  const begins = (of: Temporal.PlainDate) => `${of.toString()}T00:00:00Z`
  return {
    all: [
      { facet, op: 'after', value: begins(day) },
      { facet, op: 'before', value: begins(day.add({ days: 1 })) },
    ],
  }
}

async function agentsCalled({ db, actor }: Asker, value: string): Promise<string[]> {
  if (!may(actor, 'people:read')) return []
  const rows = await db.selectFrom('agents').select(['id', 'name', 'email']).execute()
  return called(rows, value)
}

async function teamsCalled(by: Asker, value: string): Promise<string[]> {
  return called(await openTeams(by), value)
}

async function mailboxesCalled(by: Asker, value: string): Promise<string[]> {
  return called(await openMailboxes(by), value)
}

export const openTeams = ({ db, actor }: Pick<Asker, 'db' | 'actor'>) =>
  db.selectFrom('teams').where(isOpenTeam(actor, sql.ref('teams.id'))).select(['id', 'name']).orderBy('name').execute()

export const openMailboxes = ({ db, actor }: { db: Reader; actor: Asker['actor'] }) =>
  db
    .selectFrom('mailboxes')
    .where(isOpenTeam(actor, sql.ref('mailboxes.team_id')))
    .select(['id', 'name', 'address as email'])
    .orderBy('name')
    .execute()

/** Those with just this name or address; else those of whom it is the beginning of a word. */
function called(rows: readonly { id: string; name: string; email?: string }[], value: string): string[] {
  const word = slugOf(value)
  const exact = rows.filter(({ name, email }) => slugOf(name) === word || email === value.toLowerCase())
  const some = exact.length ? exact : rows.filter(({ name, email = '' }) => beginsIn(name, word) || email.startsWith(value.toLowerCase()))
  return some.map(({ id }) => id)
}

/** Some words of the name begin so: `mara`, `lind` and `mara-l` for Mara Lind. */
export const beginsIn = (name: string, word: string): boolean => word !== '' && `-${slugOf(name)}`.includes(`-${word}`)

export const slugOf = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')
