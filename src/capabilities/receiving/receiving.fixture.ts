// Mail to test with: an invented shop, Harrow & Lind, and the people who write to it.
import { runtimeOf } from '#kernel/kernel.ts'
import type { AuthResults } from '#kernel/ports.mail.ts'
import type { World } from '#testing/world.ts'
import { ingestWaiting } from './receiving.ingest.ts'
import { type Arrival, storeIncoming } from './receiving.store.ts'

export type Letter = {
  from?: string
  to?: string
  cc?: string
  replyTo?: string
  subject?: string
  text?: string
  id?: string | null
  date?: string | null
  inReplyTo?: string
  references?: string
  head?: string
}

let counter = 0

/** A plain message as it arrives, CRLF and all. Every one has its own Message-ID and date unless told otherwise. */
export function letter({
  from = 'Ida Berg <ida@mail.example>',
  to = 'support@harrow-lind.test',
  subject = 'Broken lamp',
  text = 'The lamp flickers.',
  ...more
}: Letter = {}): Buffer {
  const number = ++counter
  const id = more.id === undefined ? `letter-${number}@mail.example` : more.id
  const date = more.date === undefined ? new Date(Date.UTC(2026, 10, 16, 8, 0, number)).toUTCString() : more.date
  const head = [
    more.head,
    `From: ${from}`,
    `To: ${to}`,
    more.cc && `Cc: ${more.cc}`,
    more.replyTo && `Reply-To: ${more.replyTo}`,
    `Subject: ${subject}`,
    id && `Message-ID: <${id}>`,
    date && `Date: ${date}`,
    more.inReplyTo && `In-Reply-To: <${more.inReplyTo}>`,
    more.references &&
      `References: ${more.references
        .split(' ')
        .map((each) => `<${each}>`)
        .join(' ')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ]
  return Buffer.from(`${head.filter(Boolean).join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`)
}

export const notChecked: AuthResults = { spf: null, dkim: [], dmarc: null, arc: null }

/** Ways to hand mail in and to see what became of it. */
export function postOffice(world: World, mailboxId: string | null) {
  const runtime = runtimeOf(world.app.kernel, {})
  const arrival = (raw: Uint8Array, more: Partial<Arrival> = {}): Arrival => ({
    raw,
    source: 'imap',
    mailboxId,
    envelope: {},
    receivedAt: world.clock.now(),
    ...more,
  })
  const store = (...arrivals: Arrival[]) => world.write((w) => storeIncoming(w, arrivals))
  const read = () => ingestWaiting(runtime)
  return {
    runtime,
    arrival,
    store,
    read,
    /** Stores and reads these messages; returns what became of each, in order. */
    async post(raws: Uint8Array | Uint8Array[], more: Partial<Arrival> = {}) {
      const arrivals = [raws].flat().map((raw) => arrival(raw as Uint8Array, more))
      const last = await world.db
        .selectFrom('incoming_mail')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .executeTakeFirstOrThrow()
      await store(...arrivals)
      await read()
      return results(world, Number(last.seq ?? 0))
    },
  }
}

const results = (world: World, after: number) =>
  world.db
    .selectFrom('incoming_mail')
    .leftJoin('messages', 'messages.id', 'incoming_mail.message_id')
    .leftJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select([
      'incoming_mail.id as incomingId',
      'incoming_mail.state',
      'incoming_mail.message_id as messageId',
      'incoming_mail.problem',
      'incoming_mail.attempts',
      'messages.conversation_id as conversationId',
      'messages.direction',
      'messages.marks',
      'messages.automatic',
      'messages.body_text as text',
      'messages.author_name as author',
      'messages.agent_id as agentId',
      'messages.at',
      'conversations.state as conversationState',
      'conversations.number',
      'conversations.customer_id as customerId',
      'conversations.waiting_since as waitingSince',
      'conversations.mailbox_id as mailboxId',
      'conversations.team_id as teamId',
      'conversations.subject',
    ])
    .where('incoming_mail.seq', '>', after)
    .orderBy('incoming_mail.seq')
    .execute()
