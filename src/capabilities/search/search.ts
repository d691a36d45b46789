// Search: reads the query, finds, shows. Everything runs aside (perform.ts), so that it can take nothing from the rest.
import { may } from '#kernel/actor.ts'
import type { QueryContext } from '#kernel/capability.ts'
import { capability } from '#kernel/capability.ts'
import { type Reader, isCrowded, isOutOfTime } from '#kernel/db.ts'
import { listCompanies } from '#capabilities/companies/companies.public.ts'
import { openFacets } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type Asked, type Asker, ask } from './search.asking.ts'
import { complete } from './search.completing.ts'
import { type Hit, searchContract } from './search.contract.ts'
import { follower } from './search.following.ts'
import { madeByPeople } from './search.meaning.ts'
import { type Page, findByFacts, findByWords } from './search.page.ts'
import { findPeople } from './search.people.ts'
import { personal } from './search.personal.ts'
import { isFilling, readProgress } from './search.progress.ts'
import { type Chosen, showHits } from './search.showing.ts'
import { dictionaryOf } from './search.stems.ts'
import { operators } from './shared/query.ts'
import { fold } from './shared/words.ts'

type Queries = typeof searchContract.queries
type Context = QueryContext<typeof searchContract, Queries['find']> | QueryContext<typeof searchContract, Queries['quick']>

export default capability(searchContract, {
  queries: {
    find: (ctx) =>
      orCrowded(ctx, async () => {
        const { input, disclose } = ctx
        const { hits, asked, page, filling } = await answer(ctx, input.q, input, false)
        // Only those of which words are shown.
        disclose(hits.flatMap(({ conversation, message }) => (message ? [conversation.id] : [])), 'searched')
        return { items: hits, next: page.next, partial: page.partial, slips: shownSlips(asked, hits), notices: asked.notices, filling }
      }),
    quick: (ctx) =>
      orCrowded(ctx, async () => {
        const { input } = ctx
        const { hits, page } = await answer(ctx, input.q, { ...input, order: 'best' as const }, true)
        return { items: hits.map(({ conversation, subject, customer }) => ({ conversation, subject, customer })), partial: page.partial }
      }),
    people: (ctx) =>
      orCrowded(ctx, async () => {
        const { db, actor, input } = ctx
        if (!may(actor, 'customers:read')) return { items: [] }
        return { items: await inTime(() => findPeople(db, actor, input.q, input.limit), []) }
      }),
    companies: (ctx) =>
      orCrowded(ctx, async () => {
        const { db, actor, input } = ctx
        if (!may(actor, 'companies:read') || !input.q.trim()) return { items: [] }
        const asked = { text: input.q, limit: input.limit }
        const { items } = await inTime(() => listCompanies(db, actor, asked), { items: [], next: null })
        return { items: items.map(({ id, name, domains }) => ({ id, name, domains })) }
      }),
    complete: (ctx) =>
      orCrowded(ctx, async () => {
        const { input } = ctx
        return { items: await inTime(async () => complete((await askerOf(ctx)).by, input.operator, input.text), []) }
      }),
    operators: async ({ db, actor, services }) => {
      const made = madeByPeople(openFacets(await services.facets(db), actor))
      return {
        operators: [
          ...operators.map((name) => ({ name, named: null })),
          ...[...made].map(([name, { facet }]) => ({ name, named: facet.name ?? null })),
        ],
      }
    },
    progress: ({ db }) => readProgress(db),
  },
  actions: {},
  jobs: {},
  followers: [follower],
  personal,
})

type Wish = { order: 'best' | 'newest'; cursor?: string; limit: number }

async function answer(ctx: Context, text: string, wish: Wish, open: boolean) {
  const { db, actor, timeLeft } = ctx
  const { by, state, usual } = await askerOf(ctx)
  const asked = await ask(by, text, open)
  const filling = isFilling(state)
  const base = { ...by, asked }
  let page: Page = { chosen: [], next: null, partial: false }
  try {
    if (asked.terms.length)
      page = await findByWords({ ...base, timeLeft, lowest: state?.lowest ?? 0, highest: state?.highest ?? 0 }, wish)
    else if (asked.isDescribed || asked.since || asked.until || asked.without.length) page = await findByFacts(base, wish)
  } catch (error) {
    if (!isOutOfTime(error)) throw error
    page.partial = true
  }
  const pinned = wish.cursor === undefined ? await byNumber(db, by, asked.number) : []
  const chosen = [...pinned, ...page.chosen.filter(({ conversationId }) => conversationId !== pinned[0]?.conversationId)]
  return { hits: await showHits(db, actor, chosen, asked.terms, usual), asked, page, filling }
}

/** Who asks, and what is known before the query is read. */
async function askerOf({ db, actor, now, services }: Pick<Context, 'db' | 'actor' | 'now' | 'services'>) {
  const [state, facets, house] = await Promise.all([
    db.selectFrom('search_state').select(['lowest', 'highest', 'languages', 'filled_at', 'version']).executeTakeFirst(),
    services.facets(db),
    organisation(db),
  ])
  const by: Asker = { db, actor, now, facets: openFacets(facets, actor), dictionaries: state?.languages ?? [] }
  return { by, state, usual: dictionaryOf(house?.locale) }
}

async function byNumber(db: Reader, { actor }: Asker, number: number | undefined): Promise<Chosen[]> {
  if (number === undefined) return []
  const row = await visibleConversations(db, actor).where('number', '=', number).select('conversations.id').executeTakeFirst()
  return row ? [{ conversationId: row.id, messageId: null, messages: 0 }] : []
}

/** Of names that were taken for others, those that are to be seen in the answer: no more is told of what is hidden. */
function shownSlips({ slips }: Asked, hits: readonly Hit[]): { typed: string; meant: string[] }[] {
  const shown = new Set(
    hits.flatMap(({ subject, customer, message }) =>
      [...subject, ...customer, ...(message?.words ?? [])].filter(({ hit }) => hit).map(({ text }) => fold(text)),
    ),
  )
  return slips
    .map(({ typed, meant }) => ({ typed, meant: meant.filter((each) => shown.has(each)) }))
    .filter(({ meant }) => meant.length)
}

/** All connections for searching are in use: that is told, and the rest of Heed does not notice. */
async function orCrowded<T>(ctx: { fail: (code: 'crowded') => never }, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isCrowded(error)) return ctx.fail('crowded')
    throw error
  }
}

async function inTime<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isOutOfTime(error)) return otherwise
    throw error
  }
}
