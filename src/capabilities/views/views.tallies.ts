// Which tallies there must be, and what is needed to keep their members: laid out once for each version of the views,
// the people and the facets, and kept in memory.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Services } from '#kernel/ports.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { actorRows, toActor } from '#capabilities/people/people.public.ts'
import { asksForMe, asksForTeams, brokenBy, openStates, stateFacet } from './views.condition.ts'
import { type Asker, type Desk, layOut } from './views.judging.ts'
import { conditionOf } from './views.reading.ts'

/** Stands for everybody in `view_tallies.agent_id`. */
export const everybody = '00000000-0000-0000-0000-000000000000'

/** What a tally is made for when its condition can not be asked any more. */
export const brokenKey = 'broken'

type Counted = { scope: string; condition: unknown; condition_revision: number }

/** The agent of the tally that counts a view for this one. */
export const tallyAgent = (view: Counted, agentId: string): string => (isPerReader(view) ? agentId : everybody)

/** What a right tally has been made for: the condition as it is, and the teams that `mine` stands for. */
export const tallyKey = (view: Counted, teamIds: readonly string[]): string =>
  [view.condition_revision, ...(asksForTeams(conditionOf(view)) ? teamIds.toSorted() : [])].join(' ')

/** An own view has one reader, so nothing in it depends on who asks. */
const isPerReader = ({ scope, condition }: Counted): boolean => {
  const asked = condition as Condition
  return scope !== 'own' && (asksForMe(asked) || asksForTeams(asked))
}

export type Watch = {
  key: string
  facets: FacetMap
  desk: Desk
  /** By tally: its condition and whose it is; none for one that is broken. */
  asked: ReadonlyMap<number, { condition: Condition; asker: Asker }>
  /** Sees only what everybody sees who reads conversations. */
  outsider: Actor
  /** When the facets were looked at, in milliseconds. */
  looked: number
}

// Each program has its own services; in tests there are several in one process.
const watches = new WeakMap<Services, Watch>()

/** Something changed that tallies depend on: whoever keeps them looks again. */
export const changeVersion = (tx: Tx) => sql`update view_state set version = version + 1`.execute(tx)

/** Facets come and go without an event of ours: they are looked at so often. */
const facetsRestMs = 1000

/** What is in memory, if it is still of this state of things. */
export function knownWatch(w: Writer, state: { version: number; reconciled: string }): Watch | undefined {
  const watch = watches.get(w.services)
  const isFresh = watch !== undefined && w.now.getTime() - watch.looked < facetsRestMs
  return isFresh && watch.key === state.reconciled && watch.key.startsWith(`${state.version} `) ? watch : undefined
}

/** As of now. Tallies are made and thrown away so that they fit the views and the people. */
export async function watchNow(w: Writer): Promise<Watch> {
  const { tx, services } = w
  const state = await tx.selectFrom('view_state').select(['version', 'reconciled', 'rule']).executeTakeFirstOrThrow()
  const facets = await services.facets(tx)
  const key = `${state.version} ${digest(Object.entries(facets).map(([name, { kind, values }]) => [name, kind, name === stateFacet && values]))}`
  const known = watches.get(services)
  // Facets are functions, and may be others behind the same names.
  if (known?.key === key && state.reconciled === key) {
    const same = { ...known, facets, looked: w.now.getTime() }
    watches.set(services, same)
    return same
  }
  const wanted = await wantedTallies(tx, facets)
  const tallies = await reconcile(tx, wanted)
  const asked = new Map(tallies.flatMap(({ id, wish }) => (wish.wants === brokenKey ? [] : [[id, wish] as const])))
  const desk = layOut([...asked].map(([tallyId, { condition, asker }]) => ({ tallyId, condition, asker })))
  const outsider = await findOutsider(tx)
  const rule = digest([outsider.hiddenTeamIds, { ...outsider, hiddenTeamIds: [] }])
  if (rule !== state.rule) await restrictAnew(tx, outsider, facets)
  await sql`update view_state set reconciled = ${key}, rule = ${rule}`.execute(tx)
  const watch = { key, facets, desk, asked, outsider, looked: w.now.getTime() }
  watches.set(services, watch)
  return watch
}

type Wish = { viewId: string; agentId: string; wants: string; condition: Condition; asker: Asker }

/** Every tally that there must be: none for whoever does not work here any more. */
async function wantedTallies(db: Reader, facets: FacetMap): Promise<Wish[]> {
  const views = await db.selectFrom('views').selectAll().where('removed_at', 'is', null).execute()
  const agents = await db
    .selectFrom('agents')
    .where('state', '=', 'active')
    .select(['id', sql<string[]>`array(select team_id from team_members where agent_id = agents.id)`.as('teamIds')])
    .execute()
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  return views.flatMap((view): Wish[] => {
    const condition = conditionOf(view)
    const isBroken = brokenBy(condition, facets) !== undefined
    const wish = (agentId: string, asker: Asker): Wish => ({
      viewId: view.id,
      agentId,
      condition,
      asker,
      wants: isBroken ? brokenKey : tallyKey(view, asker.teamIds),
    })
    if (view.scope === 'own') {
      const owner = byId.get(view.owner_id)
      return owner ? [wish(everybody, owner)] : []
    }
    if (!isPerReader(view)) return [wish(everybody, { id: everybody, teamIds: [] })]
    const readers = view.scope === 'all' ? agents : agents.filter(({ teamIds }) => teamIds.includes(view.team_id!))
    return readers.map((agent) => wish(agent.id, agent))
  })
}

async function reconcile(tx: Tx, wishes: readonly Wish[]): Promise<{ id: number; wish: Wish }[]> {
  const given = sql`unnest(${wishes.map((wish) => wish.viewId)}::uuid[], ${wishes.map((wish) => wish.agentId)}::uuid[], ${wishes.map((wish) => wish.wants)}::text[]) as given(view_id, agent_id, wants)`
  await sql`
    delete from view_tallies t where not exists (select from ${given} where given.view_id = t.view_id and given.agent_id = t.agent_id)`.execute(
    tx,
  )
  await sql`
    insert into view_tallies (view_id, agent_id, wants) select * from ${given}
    on conflict (view_id, agent_id) do update set wants = excluded.wants where view_tallies.wants <> excluded.wants`.execute(
    tx,
  )
  const rows = await tx.selectFrom('view_tallies').select(['id', 'view_id', 'agent_id']).execute()
  const byKey = new Map(wishes.map((wish) => [`${wish.viewId} ${wish.agentId}`, wish]))
  return rows.map((row) => ({ id: row.id, wish: byKey.get(`${row.view_id} ${row.agent_id}`)! }))
}

/**
 * Somebody who may read conversations, is in no team, and was given nothing: what such a one sees, everybody sees who
 * reads conversations. What the organisation lets people see is as for anybody who works here.
 */
async function findOutsider(db: Reader): Promise<Actor> {
  const anybody = await actorRows(db).limit(1).executeTakeFirst()
  const privateTeams = await db.selectFrom('teams').where('private', '=', true).select('id').orderBy('id').execute()
  const base = { permissions: [], teamIds: [], name: '', locale: 'en', timeZone: 'UTC', ...anybody }
  return {
    ...toActor(
      { ...base, id: everybody, name: '', teamIds: [], hiddenTeamIds: privateTeams.map(({ id }) => id) } as never,
      { kind: 'agent', ip: '' },
    ),
    locale: 'en',
    timeZone: 'UTC',
    permissions: new Set(['conversations:read']),
  }
}

/** Who may see what has changed for all: every member is looked at again. */
const restrictAnew = (tx: Tx, outsider: Actor, facets: FacetMap) => {
  const seen = visibleConversations(tx, outsider)
    .where('conversations.state', '=', sql<string>`any(${openStates(facets)}::text[])`)
    .select('conversations.id')
  return sql`update view_members set restricted = not restricted where restricted = (conversation_id in ${seen})`.execute(
    tx,
  )
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
