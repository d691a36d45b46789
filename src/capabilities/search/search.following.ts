// Keeps the documents in step with the event log, and makes those of what was there before, newest first.
import { sql } from 'kysely'
import type { Follower, Writer } from '#kernel/capability.ts'
import { besideBefore, besideIn } from '#capabilities/sidethreads/sidethreads.public.ts'
import { version } from './search.document.ts'
import { makeDocuments } from './search.making.ts'
import { makePeople } from './search.people.ts'

export const followerName = 'search'

const messagesAtOnce = 250
const peopleAtOnce = 500
const staleAtOnce = 20

export const follower: Follower = {
  name: followerName,
  types: [
    'conversations.messageAdded',
    'sidethreads.messageAdded',
    'sidethreads.calledBack',
    'sidethreads.blanked',
    'conversations.subjectChanged',
    'conversations.customerChanged',
    'conversations.blanked',
    'conversations.split',
    'conversations.unsplit',
    'conversations.merged',
    'conversations.unmerged',
    'customers.created',
    'customers.renamed',
    'customers.addressesChanged',
    'customers.noted',
    'customers.stateChanged',
    'attributes.setOfCustomer',
  ],
  from: 'now',
  async handle(w, events) {
    const added: string[] = []
    const people = new Set<string>()
    const stale = new Set<string>()
    const renamed: string[] = []
    const calledBack: string[] = []
    for (const { type, payload } of events) {
      const { messageId, sideMessageId, conversationId, toId, fromId, customerId } = payload as Record<string, string | undefined>
      if (type === 'conversations.messageAdded') added.push(messageId!)
      else if (type === 'sidethreads.messageAdded') added.push(sideMessageId!)
      else if (type === 'sidethreads.calledBack') calledBack.push(sideMessageId!)
      else if (customerId && !conversationId) {
        people.add(customerId)
        if (type === 'customers.renamed' || type === 'customers.stateChanged') renamed.push(customerId)
      } else for (const id of [conversationId, toId, fromId]) if (id) stale.add(id)
    }
    const state = await readState(w)
    let { highest } = state
    await makeDocuments(w, added, () => highest++)
    await sql`delete from search_documents where side_message_id = any(${calledBack}::uuid[])`.execute(w.tx)
    await w.tx.updateTable('search_state').set({ highest }).execute()
    await makePeople(w, [...people])
    await sql`
      insert into search_stale (conversation_id)
      select unnest(${[...stale]}::uuid[])
      union select id from conversations where customer_id = any(${renamed}::uuid[])
      on conflict do nothing`.execute(w.tx)
  },
  async due(w) {
    const state = await readState(w)
    if (await remakeStale(w, state)) return true
    if (state.filled_at !== null) return false
    await (state.filled ? fillPeople(w, state) : fillMessages(w, state))
    return true
  },
}

type State = Awaited<ReturnType<typeof readState>>

/** The state, made or made anew when the way documents are made is another. */
async function readState(w: Writer) {
  const state = await w.tx.selectFrom('search_state').selectAll().executeTakeFirst()
  if (state?.version === version) return state
  await startAnew(w)
  return w.tx.selectFrom('search_state').selectAll().executeTakeFirstOrThrow()
}

/** Lets everything be made anew by whoever follows. */
export async function askAnew(w: Writer): Promise<void> {
  await w.tx.updateTable('search_state').set({ version: 0 }).execute()
}

/** Throws everything away; it is made again, newest first. */
async function startAnew(w: Writer): Promise<void> {
  await sql`truncate search_documents, search_words, search_people, search_stale, search_state`.execute(w.tx)
  await w.tx.insertInto('search_state').values({ version, started_at: w.now }).execute()
}

async function remakeStale(w: Writer, { lowest }: State): Promise<boolean> {
  const rows = await w.tx.selectFrom('search_stale').select('conversation_id').limit(staleAtOnce).execute()
  if (!rows.length) return false
  const ids = rows.map((row) => row.conversation_id)
  const messages = await w.tx
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('id', 'in', w.tx.selectFrom('search_documents').select('message_id'))
    .execute()
  const beside = await made(w, await besideIn(w.tx, ids))
  await makeDocuments(w, [...messages.map(({ id }) => id), ...beside], () => lowest)
  await w.tx.deleteFrom('search_stale').where('conversation_id', '=', sql<string>`any(${ids}::uuid[])`).execute()
  return true
}

/** Those of them that have a document. */
async function made(w: Writer, sideMessageIds: readonly string[]): Promise<string[]> {
  const rows = await w.tx
    .selectFrom('search_documents')
    .select('side_message_id')
    .where('side_message_id', '=', sql<string>`any(${[...sideMessageIds]}::uuid[])`)
    .execute()
  return rows.flatMap((row) => row.side_message_id ?? [])
}

async function fillMessages(w: Writer, state: State): Promise<void> {
  const messages = await w.tx
    .selectFrom('messages')
    .select('id')
    .$if(state.filled_to !== null, (query) => query.where('id', '<', state.filled_to))
    .orderBy('id', 'desc')
    .limit(messagesAtOnce)
    .execute()
  const beside = await besideBefore(w.tx, state.filled_to, messagesAtOnce)
  // Ids begin with the time: both together in the order in which they were said, the latest first.
  const ids = [...messages.map(({ id }) => id), ...beside].sort().reverse().slice(0, messagesAtOnce)
  let { lowest } = state
  await makeDocuments(w, ids, () => --lowest)
  const last = ids.at(-1) ?? state.filled_to
  const filled = ids.length < messagesAtOnce
  await w.tx.updateTable('search_state').set({ lowest, filled_to: last, filled }).execute()
}

async function fillPeople(w: Writer, state: State): Promise<void> {
  const customers = await w.tx
    .selectFrom('customers')
    .select('id')
    .$if(state.people_to !== null, (query) => query.where('id', '>', state.people_to))
    .orderBy('id')
    .limit(peopleAtOnce)
    .execute()
  await makePeople(w, customers.map(({ id }) => id))
  await w.tx
    .updateTable('search_state')
    .set({
      people_to: customers.at(-1)?.id ?? state.people_to,
      filled_at: customers.length < peopleAtOnce ? w.now : null,
    })
    .execute()
}
