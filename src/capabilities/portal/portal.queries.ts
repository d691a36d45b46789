// What is asked of the tables on behalf of the customer who is signed in, and how much of it their address opens.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { type Party, type Theirs, theirConversation } from '#capabilities/conversations/conversations.public.ts'
import { type Part, knownOf, partOf } from '#capabilities/privacy/privacy.public.ts'

/** An answer that can still be called back has not been given yet. */
export const hasLeft: RawBuilder<SqlBool> = sql<SqlBool>`not exists (
  select from outbox where outbox.message_id = messages.id and outbox.state = 'held')`

export const partOpenTo = async (db: Reader, customerId: string, address: string): Promise<Part> =>
  partOf(await knownOf(db, customerId), address)

export type Who = Party & { address: string; part: Part }

/** Who is signed in, and to what: everything of the customer, or what their address holds. */
export async function partyOf(db: Reader, { id, sessionId = '' }: Actor): Promise<Who> {
  const [known, session] = await Promise.all([
    knownOf(db, id),
    db.selectFrom('portal_sessions').select('address').where('id', '=', sessionId).executeTakeFirst(),
  ])
  const { customerIds, sure, shared, unchecked } = known
  // Signed out this moment: nothing is theirs.
  if (!session) return { customerIds: [], addresses: [], doubtful: [], address: '', part: 'unchecked' }
  const { address } = session
  const part = partOf(known, address)
  return part
    ? { customerIds: [], addresses: [address], doubtful: [], address, part }
    : { customerIds, addresses: sure, doubtful: [...shared, ...unchecked], address, part }
}

/** By its number, which stands in addresses; undefined for whatever is not theirs. */
export const theirRequest = async (db: Reader, party: Party, number: string): Promise<Theirs | undefined> =>
  /^\d{1,9}$/.test(number) ? theirConversation(db, party, { hasLeft, number: Number(number) }) : undefined
