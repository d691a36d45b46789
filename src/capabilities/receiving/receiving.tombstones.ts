// Mail that was forgotten with a person does not come back: fetched again, sent again, or found in an archive. What is
// kept to know it by are keyed hashes; nobody without the key of this installation can tell an address from them.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { anyText } from '#kernel/personal.ts'
import type { Services } from '#kernel/ports.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'
import { headerIdKey, readHeaderId } from '#capabilities/sending/sending.public.ts'
import type { Prepared } from './receiving.reading.ts'

type Signer = Pick<Services, 'secrets'>
type Traces = {
  headerIds?: readonly (string | null)[]
  digests?: readonly (string | null)[]
  addresses?: readonly string[]
}

const hashOf = ({ secrets }: Signer, kind: 'id' | 'content' | 'address', value: string): string =>
  secrets.sign('forgotten mail', `${kind} ${value}`)
const idHash = (services: Signer, headerId: string) => hashOf(services, 'id', headerIdKey(headerId))
const addressHash = (services: Signer, address: string) => hashOf(services, 'address', address.trim().toLowerCase())

/** Remembers what was forgotten, from `w.now` on. Message-IDs as `headerIdKey` or whole. */
export async function bury(w: Writer, { headerIds = [], digests = [], addresses = [] }: Traces): Promise<void> {
  const hashes = new Set([
    ...headerIds.flatMap((id) => (id ? idHash(w.services, id) : [])),
    ...digests.flatMap((digest) => (digest ? hashOf(w.services, 'content', digest) : [])),
    ...addresses.map((address) => addressHash(w.services, address)),
  ])
  if (!hashes.size) return
  await sql`
    insert into forgotten_mail (hash, at) select hash, ${w.now} from unnest(${[...hashes]}::text[]) hash
    on conflict do nothing`.execute(w.tx)
}

/**
 * Which of these were forgotten, as hashes with the moment. One question for the whole batch.
 */
async function tombstones(db: Reader, services: Signer, batch: readonly Prepared[]): Promise<Map<string, Date>> {
  const asked = batch.flatMap((prepared) => Object.values(hashesOf(services, prepared)).flat())
  if (!asked.length) return new Map()
  const rows = await db.selectFrom('forgotten_mail').selectAll().where('hash', '=', anyText(asked)).execute()
  return new Map(rows.map(({ hash, at }) => [hash, new Date(at)]))
}

const hashesOf = (services: Signer, { essence, contentDigest, read: { mail }, waiting }: Prepared) => ({
  id: essence.headerId ? [idHash(services, essence.headerId)] : [],
  content: contentDigest ? [hashOf(services, 'content', contentDigest)] : [],
  // What we sent ourselves is about whom it went to.
  people: [essence.from, ...(waiting.envelope.ours ? mail.to.map(({ address }) => address) : [])]
    .filter(Boolean)
    .map((address) => addressHash(services, address)),
})

/**
 * Those of a batch that were forgotten. The very same content always was. A Message-ID alone proves it only for ids that
 * we made, since senders use theirs again; with the sender's address it does for what was written before. What is fetched
 * or imported of such a sender from before is an old mail that we may never have seen.
 */
async function forgottenAmong(db: Reader, services: Signer, batch: readonly Prepared[]): Promise<Set<Prepared>> {
  const known = await tombstones(db, services, batch)
  if (!known.size) return new Set()
  return new Set(
    batch.filter((prepared) => {
      const { id, content, people } = hashesOf(services, prepared)
      const has = (hashes: string[]) => hashes.some((hash) => known.has(hash))
      const written = prepared.essence.date ? new Date(prepared.essence.date) : undefined
      const isOld = written !== undefined && people.some((hash) => written < (known.get(hash) ?? 0))
      const isOurs = Boolean(readHeaderId(services, prepared.essence.headerId))
      return has(content) || (has(id) && (isOurs || isOld)) || (prepared.waiting.source !== 'smtp' && isOld)
    }),
  )
}

/** Puts away what was forgotten, as if it had never arrived; answers the rest. */
export async function turnAway(w: Writer, batch: readonly Prepared[]): Promise<Prepared[]> {
  const forgotten = await forgottenAmong(w.tx, w.services, batch)
  if (forgotten.size) {
    const gone = await w.tx
      .deleteFrom('incoming_mail')
      .where(
        'id',
        'in',
        [...forgotten].map(({ waiting }) => waiting.id),
      )
      .returning('blob_hash')
      .execute()
    await forgetContents(
      w,
      gone.map(({ blob_hash }) => blob_hash),
    )
  }
  return batch.filter((prepared) => !forgotten.has(prepared))
}
