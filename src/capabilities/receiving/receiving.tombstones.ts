// Mail that was forgotten with a person does not come back: fetched again, sent again, or found in an archive. What is
// kept to know it by are keyed hashes; nobody without the key of this installation can tell an address from them.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { anyOf, anyText } from '#kernel/personal.ts'
import type { Services } from '#kernel/ports.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'
import { headerIdKey, readHeaderId } from '#capabilities/sending/sending.public.ts'
import type { Prepared } from './receiving.reading.ts'

type Signer = Pick<Services, 'secrets'>
type Traces = {
  headerIds?: readonly (string | null)[]
  digests?: readonly (string | null)[]
  /** Hashes of the bytes as they came. */
  raws?: readonly string[]
  addresses?: readonly string[]
}

const hashOf = ({ secrets }: Signer, kind: 'id' | 'content' | 'raw' | 'address', value: string): string =>
  secrets.sign('forgotten mail', `${kind} ${value}`)
const idHash = (services: Signer, headerId: string) => hashOf(services, 'id', headerIdKey(headerId))
const addressHash = (services: Signer, address: string) => hashOf(services, 'address', address.trim().toLowerCase())

/** Remembers what was forgotten, from `w.now` on. Message-IDs as `headerIdKey` or whole. */
export async function bury(
  w: Writer,
  { headerIds = [], digests = [], raws = [], addresses = [] }: Traces,
): Promise<void> {
  const hashes = new Set([
    ...headerIds.flatMap((id) => (id ? idHash(w.services, id) : [])),
    ...digests.flatMap((digest) => (digest ? hashOf(w.services, 'content', digest) : [])),
    ...raws.map((hash) => hashOf(w.services, 'raw', hash)),
    ...addresses.map((address) => addressHash(w.services, address)),
  ])
  if (!hashes.size) return
  // Who wrote again and is forgotten again is forgotten up to now. In one order, so that two wait for each other.
  await sql`
    insert into forgotten_mail (hash, at) select hash, ${w.now} from unnest(${[...hashes].sort()}::text[]) hash
    on conflict (hash) do update set at = greatest(forgotten_mail.at, excluded.at)`.execute(w.tx)
}

type Inside = (address: string) => boolean

/** What tells a message from others, as hashes. */
function tracesOf(services: Signer, { essence, contentDigest, read: { mail }, waiting }: Prepared, isInside: Inside) {
  // What we sent ourselves is about whom it went to.
  const people = waiting.envelope.ours
    ? [...mail.to, ...mail.cc].map(({ address }) => address).filter((address) => !isInside(address))
    : [essence.from]
  return {
    id: essence.headerId ? idHash(services, essence.headerId) : '',
    content: [
      hashOf(services, 'raw', waiting.blobHash),
      ...(contentDigest ? [hashOf(services, 'content', contentDigest)] : []),
    ],
    people: people.filter(Boolean).map((address) => addressHash(services, address)),
  }
}

/** Which of these were forgotten, with the moment. One question for the whole batch. */
async function tombstones(db: Reader, hashes: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db.selectFrom('forgotten_mail').selectAll().where('hash', '=', anyText(hashes)).execute()
  return new Map(rows.map(({ hash, at }) => [hash, new Date(at)]))
}

/**
 * Whether it was forgotten. The very same content always was. A Message-ID alone proves it only for ids that we made,
 * since senders use theirs again; with the sender's address it does for what was written before. What is fetched or
 * imported of such a sender is an old mail that we may never have seen, if it came to its server before: the date that a
 * sender writes may be wrong, and nobody who writes anew is turned away for it. An archive has no other date.
 */
function isForgotten(
  services: Signer,
  prepared: Prepared,
  traces: ReturnType<typeof tracesOf>,
  known: Map<string, Date>,
) {
  const { waiting, essence } = prepared
  if (traces.content.some((hash) => known.has(hash))) return true
  const written = essence.date ? new Date(essence.date) : null
  const isBefore = (moment: Date | null) =>
    traces.people.length > 0 &&
    traces.people.every((hash) => known.has(hash) && (moment === null || moment < known.get(hash)!))
  if (known.has(traces.id) && (readHeaderId(services, essence.headerId) || isBefore(written))) return true
  return waiting.source !== 'smtp' && isBefore(waiting.source === 'imap' ? waiting.receivedAt : written)
}

/**
 * Puts away what was forgotten, as if it had never arrived; answers the rest. Of what we sent to several only those are
 * named from here on who were not forgotten.
 */
export async function turnAway(w: Writer, batch: readonly Prepared[], isInside: Inside): Promise<Prepared[]> {
  const traces = new Map(batch.map((prepared) => [prepared, tracesOf(w.services, prepared, isInside)]))
  const asked = [...traces.values()].flatMap(({ id, content, people }) => [id, ...content, ...people])
  const known = await tombstones(w.tx, asked)
  if (!known.size) return [...batch]
  const forgotten = batch.filter((prepared) => isForgotten(w.services, prepared, traces.get(prepared)!, known))
  await putAway(w, forgotten)
  const left = batch.filter((prepared) => !forgotten.includes(prepared))
  for (const { waiting, read } of left) {
    if (!waiting.envelope.ours) continue
    const isKept = ({ address }: { address: string }) => !known.has(addressHash(w.services, address))
    read.mail.to = read.mail.to.filter(isKept)
    read.mail.cc = read.mail.cc.filter(isKept)
  }
  return left
}

async function putAway(w: Writer, forgotten: readonly Prepared[]): Promise<void> {
  if (!forgotten.length) return
  const gone = await w.tx
    .deleteFrom('incoming_mail')
    .where('id', '=', anyOf(forgotten.map(({ waiting }) => waiting.id)))
    .returning('blob_hash')
    .execute()
  await forgetContents(
    w,
    gone.map(({ blob_hash }) => blob_hash),
  )
}
