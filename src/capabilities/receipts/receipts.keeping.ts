// Putting readings of conversations and looks at customers on record. The caller's answer waits for the commit; what was committed a short while ago is
// remembered, so that reading on costs nothing.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { ConversationRead, CustomerRead, Disclosure, Runtime, Writer } from '#kernel/capability.ts'
import type { Services } from '#kernel/ports.ts'
import type { LookWhisper, ReceiptsWhisper } from './receipts.contract.ts'

const freshMs = 10 * 60_000
/** Readings that one process remembers; the oldest are forgotten first, and are then recorded once more. */
const most = 50_000

/** `known`: when each reading was recorded last. `writing`: those on their way to the disk. */
type Memory = { known: Map<string, number>; writing: Map<string, Promise<void>> }
const memories = new WeakMap<Services, Memory>()

/** Resolves when every reading is durable; throws when one could not be recorded, and then nothing must be shown. */
export async function keepReceipts(
  runtime: Runtime,
  actor: Actor,
  _operation: string,
  disclosures: readonly Disclosure[],
): Promise<void> {
  const memory = memoryOf(runtime.services)
  const now = runtime.now().getTime()
  const waitFor = new Set<Promise<void>>()
  const missing = new Map<string, Disclosure>()
  for (const disclosure of disclosures) {
    const key = [Object.values(disclosure), actor.kind, actor.id, actor.tokenId].join(' ')
    const age = now - (memory.known.get(key) ?? -Infinity)
    if (age >= 0 && age < freshMs) continue
    const writing = memory.writing.get(key)
    if (writing) waitFor.add(writing)
    else missing.set(key, disclosure)
  }
  if (missing.size) {
    const keys = [...missing.keys()]
    const work = record(runtime, actor, [...missing.values()]).then(() => remember(memory, keys, now))
    const done = () => keys.forEach((key) => memory.writing.delete(key))
    for (const key of keys) memory.writing.set(key, work)
    work.then(done, done)
    waitFor.add(work)
  }
  await Promise.all(waitFor)
}

function memoryOf(services: Services): Memory {
  const memory = memories.get(services) ?? { known: new Map(), writing: new Map() }
  memories.set(services, memory)
  return memory
}

function remember({ known }: Memory, keys: readonly string[], at: number): void {
  for (const key of keys) {
    // Deleted first, so that the map stays in the order of time.
    known.delete(key)
    known.set(key, at)
  }
  for (const [key, its] of known) {
    if (known.size <= most && at - its < freshMs) break
    known.delete(key)
  }
}

async function record({ transact, services }: Runtime, actor: Actor, disclosures: readonly Disclosure[]): Promise<void> {
  const read = disclosures.filter((each) => 'conversationId' in each)
  // Customers who look at themselves read what is theirs.
  const looked = actor.kind === 'agent' || actor.kind === 'token' ? disclosures.filter((each) => 'customerId' in each) : []
  await transact(async (w) => {
    if (read.length) await recordRead(w, actor, read)
    if (looked.length) await recordLooks(w, actor, looked)
  })
  for (const { conversationId } of read) {
    const payload: ReceiptsWhisper = { conversationId }
    services.whisper({ type: 'receipts.changed', about: ['conversationId', conversationId], payload })
  }
  for (const { customerId } of looked) {
    const payload: LookWhisper = { customerId }
    services.whisper({ type: 'receipts.looked', about: ['customerId', customerId], payload })
  }
}

const tokenName = (tokenId: string | null) => sql`(select name from api_tokens where id = ${tokenId}::uuid)`

async function recordRead(w: Writer, actor: Actor, read: readonly ConversationRead[]): Promise<void> {
  const kind = actor.kind === 'customer' ? 'customer' : actor.kind === 'anonymous' ? 'anonymous' : 'agent'
  const readerId = kind === 'anonymous' ? null : actor.id
  const tokenId = actor.tokenId ?? null
  // In the order of ids, so that two who record the same at once do not wait for each other.
  const rows = read
    .map(({ conversationId, how }) => ({ id: w.newId(), conversation_id: conversationId, how }))
    .sort((a, b) => (a.conversation_id < b.conversation_id ? -1 : 1))
  await sql`
    insert into receipts as r (
      id, conversation_id, reader_kind, agent_id, customer_id, token_id, token_name, how, first_at, last_at
    )
    select given.id, given.conversation_id, ${kind}, ${kind === 'agent' ? readerId : null}::uuid,
      ${kind === 'customer' ? readerId : null}::uuid, ${tokenId}::uuid, ${tokenName(tokenId)}, given.how,
      ${w.now}::timestamptz, ${w.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(id uuid, conversation_id uuid, how text)
    join conversations on conversations.id = given.conversation_id
    on conflict (conversation_id, reader_kind, agent_id, customer_id, token_id, how)
      do update set last_at = greatest(r.last_at, excluded.last_at), times = r.times + 1`.execute(w.tx)
}

/** In a transaction of the caller's, whose answer waits for its commit anyway. Each customer once. */
export async function recordLooks(w: Writer, actor: Actor, looked: readonly CustomerRead[]): Promise<void> {
  const tokenId = actor.tokenId ?? null
  const rows = looked
    .map(({ customerId, how }) => ({ id: w.newId(), customer_id: customerId, how }))
    .sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1))
  await sql`
    insert into customer_receipts as r (id, customer_id, day, agent_id, token_id, token_name, how, first_at, last_at)
    select given.id, given.customer_id, (${w.now}::timestamptz at time zone 'UTC')::date, ${actor.id}::uuid,
      ${tokenId}::uuid, ${tokenName(tokenId)}, given.how, ${w.now}::timestamptz, ${w.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(id uuid, customer_id uuid, how text)
    join customers on customers.id = given.customer_id
    on conflict (customer_id, day, agent_id, token_id, how)
      do update set last_at = greatest(r.last_at, excluded.last_at), times = r.times + 1`.execute(w.tx)
}
