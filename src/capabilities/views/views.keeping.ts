// Keeps the members of every tally right: whatever happens to a conversation, and when time passes, what it is in is
// *set* from how it is now, so that it does not matter how often or in which order it is done.
import { sql } from 'kysely'
import { system } from '#kernel/actor.ts'
import type { Follower, Writer } from '#kernel/capability.ts'
import type { LoggedEvent } from '#kernel/followers.ts'
import type { Tx } from '#kernel/db.ts'
import { readFacts } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { openStates, stateFacet } from './views.condition.ts'
import { fillNext } from './views.filling.ts'
import { judgeAll } from './views.judging.ts'
import { type Watch, changeVersion, knownWatch, watchNow } from './views.tallies.ts'
import { tellCounted } from './views.telling.ts'

/** So many conversations are looked at again at once when their time has come. */
const dueAtOnce = 200

export const members: Follower = {
  name: 'views.members',
  // Who works here, in which teams, and what people may see.
  types: [
    'people.joined',
    'people.reactivated',
    'people.deactivated',
    'people.teamMade',
    'people.teamChanged',
    'organisation.changed',
  ],
  // Facts are the business of many: whoever announces something about a conversation may have changed one.
  about: ['conversationId', 'customerId', 'companyId'],
  // Whatever was there before is in the tallies from the time they are filled.
  from: 'now',
  async handle(w, events) {
    if (events.some(({ type }) => members.types.includes(type))) await changeVersion(w.tx)
    const ids = await concerned(w, events)
    if (!ids.length) return
    if (await setMembers(w, await watchNow(w), ids)) tellCounted(w)
  },
  async due(w) {
    const state = await w.tx
      .selectFrom('view_state')
      .select((eb) => [
        'version',
        'reconciled',
        eb.exists(eb.selectFrom('view_recheck').where('at', '<=', w.now.toISOString()).select('at')).as('isLate'),
        eb
          .exists(
            eb
              .selectFrom('view_tallies')
              .where(sql<boolean>`filled_for is distinct from wants`)
              .select('id'),
          )
          .as('isWaiting'),
      ])
      .executeTakeFirstOrThrow()
    tellCounted(w, 'later')
    const watch = knownWatch(w, state)
    if (watch && !state.isLate && !state.isWaiting) return false
    const now = await watchNow(w)
    const [looked, filled] = [state.isLate && (await lookAgain(w, now)), await fillNext(w, now)]
    if (looked || filled) tellCounted(w)
    return looked || filled || !watch
  },
}

/** Ids of conversations whose facts may be others now. */
async function concerned(w: Writer, events: readonly LoggedEvent[]): Promise<string[]> {
  const found = new Set<string>()
  const [customers, companies] = [new Set<string>(), new Set<string>()]
  for (const { about, payload } of events) {
    const named = payload as Record<string, unknown>
    // An event about one may change another: the one it was split from, or joined to.
    for (const key of ['conversationId', 'fromId', 'toId', 'intoId', 'otherId'])
      if (typeof named[key] === 'string') found.add(named[key])
    if (about && about === named['customerId']) customers.add(about)
    else if (about && about === named['companyId']) companies.add(about)
    else if (about && about === named['conversationId']) found.add(about)
  }
  if (!customers.size && !companies.size) return [...found]
  const theirs = await visibleConversations(w.tx, system)
    .where(
      sql<boolean>`conversations.customer_id = any(${[...customers]}::uuid[] || array(
        select customer_id from company_members where company_id = any(${[...companies]}::uuid[]) and left_at is null))`,
    )
    .where('conversations.state', '<>', 'closed')
    .select('conversations.id')
    .execute()
  return [...found, ...theirs.map(({ id }) => id).filter((id) => !found.has(id))]
}

async function lookAgain(w: Writer, watch: Watch): Promise<boolean> {
  const rows = await w.tx
    .selectFrom('view_recheck')
    .select('conversation_id')
    .where('at', '<=', w.now.toISOString())
    .orderBy('at')
    .limit(dueAtOnce)
    .execute()
  await setMembers(
    w,
    watch,
    rows.map((row) => row.conversation_id),
  )
  return rows.length > 0
}

/** Sets which tallies hold these conversations, and when to look at them again. Tells whether any of it was otherwise. */
async function setMembers(w: Writer, { desk, facets, outsider }: Watch, ids: readonly string[]): Promise<boolean> {
  const { tx, now } = w
  if (!desk.roots.size) return forget(tx, ids)
  const facts = await readFacts(tx, ids, facets, [...new Set([...desk.names, stateFacet])])
  const open = new Set(openStates(facets))
  const changes = newChanges()
  const before = await readMembers(tx, ids)
  const unrestricted = await seenBy(tx, outsider, ids)
  for (const id of ids) {
    const known = facts.get(id)
    const verdict = known && open.has(known[stateFacet] as string) ? judgeAll(desk, known, facets, now) : { holds: [] }
    const restricted = !unrestricted.has(id)
    const was = before.get(id)
    const had = new Set(was?.tallies)
    for (const tally of verdict.holds) if (!had.delete(tally)) changes.add(tally, id, restricted)
    for (const tally of had) changes.remove(tally, id)
    if (was && (was.some !== restricted || was.every !== restricted)) changes.restrict(id, restricted)
    if (verdict.until) changes.look(id, verdict.until)
  }
  await changes.write(tx, ids)
  return changes.isAny()
}

const newChanges = () => {
  const [addTallies, addIds, addRestricted] = [[] as number[], [] as string[], [] as boolean[]]
  const [goneTallies, goneIds] = [[] as number[], [] as string[]]
  const [turnIds, turnTo] = [[] as string[], [] as boolean[]]
  const [lookIds, lookAt] = [[] as string[], [] as string[]]
  return {
    add: (tally: number, id: string, restricted: boolean) =>
      void (addTallies.push(tally), addIds.push(id), addRestricted.push(restricted)),
    remove: (tally: number, id: string) => void (goneTallies.push(tally), goneIds.push(id)),
    restrict: (id: string, to: boolean) => void (turnIds.push(id), turnTo.push(to)),
    look: (id: string, at: Date) => void (lookIds.push(id), lookAt.push(at.toISOString())),
    isAny: () => addIds.length + goneIds.length + turnIds.length > 0,
    async write(tx: Tx, ids: readonly string[]): Promise<void> {
      if (goneIds.length)
        await sql`delete from view_members m using unnest(${goneTallies}::integer[], ${goneIds}::uuid[]) as gone(tally_id, conversation_id)
          where m.tally_id = gone.tally_id and m.conversation_id = gone.conversation_id`.execute(tx)
      if (turnIds.length)
        await sql`update view_members m set restricted = turned.restricted from unnest(${turnIds}::uuid[], ${turnTo}::boolean[]) as turned(conversation_id, restricted)
          where m.conversation_id = turned.conversation_id and m.restricted <> turned.restricted`.execute(tx)
      if (addIds.length)
        await sql`insert into view_members (tally_id, conversation_id, restricted)
          select * from unnest(${addTallies}::integer[], ${addIds}::uuid[], ${addRestricted}::boolean[])`.execute(tx)
      await sql`delete from view_recheck where conversation_id = any(${ids}::uuid[]) and conversation_id <> all(${lookIds}::uuid[])`.execute(
        tx,
      )
      if (lookIds.length)
        await sql`insert into view_recheck (conversation_id, at) select * from unnest(${lookIds}::uuid[], ${lookAt}::timestamptz[])
          on conflict (conversation_id) do update set at = excluded.at where view_recheck.at <> excluded.at`.execute(tx)
    },
  }
}

async function readMembers(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { tallies: number[]; some: boolean; every: boolean }>> {
  const rows = await tx
    .selectFrom('view_members')
    .where('conversation_id', '=', sql<string>`any(${ids}::uuid[])`)
    .select([
      'conversation_id',
      sql<number[]>`array_agg(tally_id)`.as('tallies'),
      sql<boolean>`bool_or(restricted)`.as('some'),
      sql<boolean>`bool_and(restricted)`.as('every'),
    ])
    .groupBy('conversation_id')
    .execute()
  return new Map(rows.map((row) => [row.conversation_id, row]))
}

const seenBy = async (tx: Tx, outsider: Watch['outsider'], ids: readonly string[]): Promise<Set<string>> => {
  const rows = await visibleConversations(tx, outsider)
    .where('conversations.id', '=', sql<string>`any(${ids}::uuid[])`)
    .select('conversations.id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** While there is no view, nothing is held. */
async function forget(tx: Tx, ids: readonly string[]): Promise<false> {
  await sql`delete from view_recheck where conversation_id = any(${ids}::uuid[])`.execute(tx)
  return false
}
