// Mail through the built-in SMTP receiver until it is a conversation that agents see, fsync on; beside a bare loop that
// writes the same rows and bytes in one statement a message over as many connections.
import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import { startDatabase, startHeed } from './heed.ts'
import { seconds, until } from './measure.ts'
import { connectSmtp, sampleMail } from './smtp-load.ts'
import { type Table, atLeast, format, plain } from './table.ts'

const messages = 6000
const connections = 8
const address = 'help@bench.example'

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const pool = new pg.Pool({ connectionString: database.url, max: connections })
  try {
    const { id: mailboxId } = await heed.post('/mailboxes', { name: 'Help', address, incoming: 'smtp' }) as { id: string }
    await load(heed.smtpPort, 0, 500)
    await arrived(pool, 500)
    let accepted = 0
    const took = await seconds(async () => {
      accepted = await seconds(() => load(heed.smtpPort, 500, messages))
      await arrived(pool, 500 + messages)
    })
    const bare = await seconds(() => bareLoop(pool, mailboxId))
    const rate = messages / took
    const limit = messages / bare
    return [{
      title: 'Ingestion', about: `${messages} plain mails of about 1 kB from 1,000 senders through SMTP, ${connections} connections, fsync on.`,
      rows: [
        atLeast('from SMTP to the conversation', rate, 400, 'messages/s'),
        plain('accepted (250 after commit)', messages / accepted, 'messages/s'),
        plain('its limit: the bare loop', limit, 'messages/s'),
        { what: 'share of the limit', value: `${format((100 * rate) / limit)} %`, target: '≥ 50 %', met: rate >= limit / 2 },
      ],
    }]
  } finally {
    await pool.end()
    await heed.stop()
    await database.stop()
  }
}

async function load(port: number, from: number, count: number): Promise<void> {
  let next = from
  await Promise.all(Array.from({ length: connections }, async () => {
    const smtp = await connectSmtp(port)
    for (let number = next++; number < from + count; number = next++) {
      const mail = sampleMail(number, address)
      await smtp.send(mail.from, address, mail.message)
    }
    smtp.close()
  }))
}

const arrived = (pool: pg.Pool, count: number) => until(`${count} messages in conversations`, 120_000, async () =>
  (await pool.query("select count(*)::int as count from messages where direction = 'in'")).rows[0].count >= count)

/** The rows that one message becomes, written at once: what no ingestion that commits each message can beat. */
async function bareLoop(pool: pg.Pool, mailboxId: string): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let number = next++; number < messages; number = next++) {
      const { from, message } = sampleMail(number + 1_000_000, address, 10_000_000)
      const raw = Buffer.from(message)
      const hash = createHash('sha256').update(raw).digest('hex')
      const [customer, conversation, id, incoming] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
      await pool.query({ name: 'bare', text: bareSql, values: [hash, raw.length, raw, incoming, mailboxId, customer, from, conversation, id, message.slice(message.indexOf('Good')), `bare-${number}@load.example`, randomUUID()] })
    }
  }))
}

const bareSql = `
  with blob as (insert into blobs (hash, size, content) values ($1, $2, $3)),
  incoming as (insert into incoming_mail (id, mailbox_id, source, envelope, blob_hash, size, received_at, state, header_id, content_digest) values ($4, $5, 'smtp', '{}', $1, $2, now(), 'done', $11, $1)),
  customer as (insert into customers (id, name) values ($6, $7)),
  address as (insert into customer_addresses (id, customer_id, kind, address) values ($12, $6, 'email', $7)),
  conversation as (insert into conversations (id, subject, customer_id, mailbox_id, waiting_since, last_message_at, preview, queue_at, message_count) values ($8, 'A question', $6, $5, now(), now(), left($10, 140), now(), 1)),
  participant as (insert into participants (conversation_id, address, customer_id, role) values ($8, $7, $6, 'customer')),
  id as (insert into message_ids (header_id, message_id, kind) values ($11, $9, 'in')),
  events as (insert into events (type, actor, about, payload) select t, 'system', $8, jsonb_build_object('conversationId', $8::uuid, 'messageId', $9::uuid) from unnest(array['customers.created', 'conversations.opened', 'conversations.messageAdded']) t)
  insert into messages (id, conversation_id, direction, customer_id, author_name, body_text, preview, at) values ($9, $8, 'in', $6, $7, $10, left($10, 140), now())`
