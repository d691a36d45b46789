// For tests: who records and handles requests, mails to a person with their secrets put in, and ZIP archives read by the directory at the end, as programs do.
import assert from 'node:assert/strict'
import { crc32, inflateRawSync } from 'node:zlib'
import { sql } from 'kysely'
import { type LinkPlan, linkMark, signedAddress, signedCode } from '#capabilities/sending/sending.public.ts'
import { makeConversation } from '#testing/talk.ts'
import type { Person, World } from '#testing/world.ts'
import type { Kind } from './privacy.contract.ts'

/** Somebody who records requests, somebody who handles them, and the ways to both. */
export async function officeIn(w: World) {
  const mara = await w.agent({ name: 'Mara' })
  const lead = await w.agent({ name: 'Lena', role: 'lead' })
  const admin = await w.agent({ role: 'admin' })
  return {
    mara,
    lead,
    admin,
    mailsTo: (address: string) => lettersTo(w, address),
    /** A customer who asks for this on the phone. */
    async ask(kind: Kind, more: { name?: string } = {}) {
      const talk = await makeConversation(w, more)
      await w.write(({ tx, now }) =>
        tx.updateTable('customer_addresses').set({ verified_at: now }).where('address', '=', talk.address).execute(),
      )
      const { customerId, address } = talk
      const line = await mara.api.privacy.record({ customerId, kind, channel: 'phone', words: 'Please.' })
      const request = () => lead.api.privacy.get({ requestId: line.id })
      return { talk, line, requestId: line.id, request, customerId, address }
    },
    async sure(requestId: string) {
      const { revision } = await lead.api.privacy.get({ requestId })
      return lead.api.privacy.confirmIdentity({ requestId, revision, reason: 'Came with a passport' })
    },
    get: (person: Person | null, path: string) =>
      w.request(`/api/v1${path}`, person ? { headers: { authorization: `Bearer test-${person.id}` } } : {}),
  }
}

type Letter = { subject: string; text: string; html: string; link?: LinkPlan }

/** Mails of the system in the order in which they were written; `plan` as it waits to leave. */
export async function lettersTo(w: World, address: string) {
  const rows = await w.db
    .selectFrom('outbox')
    .select('plan')
    .where('message_id', 'is', null)
    .where(sql<boolean>`${address} = any(recipients)`)
    .orderBy(sql`xmin::text::bigint`)
    .execute()
  return rows.map(({ plan }) => {
    const letter = plan as Letter
    return { plan: letter, subject: letter.subject, text: letter.text.replace(linkMark, secretOf(w, letter.link)) }
  })
}

function secretOf({ app: { kernel } }: World, link?: LinkPlan): string {
  if (link?.kind === 'signed') return signedAddress(kernel.services, link)
  return link?.kind === 'code' ? signedCode(kernel.services, link) : ''
}

export function unzip(given: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(given)
  const end = bytes.byteLength - 22
  assert.equal(bytes.readUInt32LE(end), 0x06054b50)
  const files = new Map<string, Uint8Array>()
  let place = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(bytes.readUInt32LE(place), 0x02014b50)
    const isDeflated = bytes.readUInt16LE(place + 10) === 8
    const sum = bytes.readUInt32LE(place + 16)
    const size = bytes.readUInt32LE(place + 20)
    const length = bytes.readUInt16LE(place + 28)
    const at = bytes.readUInt32LE(place + 42)
    const name = bytes.subarray(place + 46, place + 46 + length).toString()
    assert.equal(bytes.readUInt32LE(at), 0x04034b50)
    const start = at + 30 + bytes.readUInt16LE(at + 26)
    const body = bytes.subarray(start, start + size)
    const content = isDeflated ? inflateRawSync(body) : body
    assert.equal(crc32(content), sum)
    files.set(name, content)
    place += 46 + length
  }
  return files
}
