// What is kept here of a person: everything said with them, and what they said in conversations of others.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { type PersonalData, type PersonalPart, type Person, anyOf, anyText, countRows } from '#kernel/personal.ts'
import { readFile } from '#capabilities/files/files.public.ts'
import { forgetPerson } from './conversations.forgetting.ts'
import { Addresses } from './conversations.views.ts'

export const personal: PersonalData = {
  tables: ['conversations', 'customer_places', 'participants', 'messages'],
  async *read({ db, services }, person) {
    for (const id of await conversationsOf(db, person)) {
      const { part, files } = await readConversation(db, id, person)
      if (part) yield part
      for (const { file_id, path } of files)
        yield {
          conversationId: id,
          path,
          content: async () => (await readFile(db, services, file_id))?.content ?? new Uint8Array(),
        }
    }
  },
  count: (db, { customerIds, addresses }) =>
    countRows(db, {
      conversations: sql`from conversations where customer_id = ${anyOf(customerIds)}`,
      messages: sql`from messages where conversation_id in (
        select coalesce(merged_into, id) from conversations where customer_id = ${anyOf(customerIds)})`,
      others: sql`from participants p where (p.address = ${anyText(addresses)} or p.customer_id = ${anyOf(customerIds)})
        and not exists (select from conversations c where c.id = p.conversation_id and c.customer_id = ${anyOf(customerIds)})`,
    }),
  forget: forgetPerson,
}

/** Their own, and those of others that they are on; each in its one place. */
async function conversationsOf(db: Reader, { customerIds, addresses }: Person): Promise<string[]> {
  const own = db
    .selectFrom('conversations')
    .select(sql<string>`coalesce(merged_into, id)`.as('id'))
    .where('customer_id', '=', anyOf(customerIds))
  const others = db
    .selectFrom('participants')
    .select('conversation_id as id')
    .where((eb) => eb.or([eb('address', '=', anyText(addresses)), eb('customer_id', '=', anyOf(customerIds))]))
  const rows = await own.union(others).execute()
  return rows.map(({ id }) => id).sort()
}

/**
 * Of a conversation of somebody else only what the person wrote, and what was written to them. Of their own, all that we
 * wrote, notes about them too; what third people wrote to us alone is theirs, and only that they wrote is told.
 */
async function readConversation(db: Reader, id: string, { customerIds, addresses }: Person) {
  const row = await db
    .selectFrom('conversations')
    .select(['number', 'subject', 'state', 'channel', 'customer_id', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const isOwn = customerIds.includes(row.customer_id)
  const said = await db
    .selectFrom('messages')
    .select(['id', 'direction', 'at', 'customer_id', 'author_name', 'author_address', 'addresses', 'subject'])
    .select('body_text')
    .where('conversation_id', '=', id)
    .orderBy('at')
    .orderBy('seq')
    .execute()
  const concerns = (message: (typeof said)[number]) => {
    const { to, cc } = Addresses.parse(message.addresses)
    return (
      customerIds.includes(message.customer_id ?? '') ||
      [message.author_address, ...[...to, ...cc].map(({ address }) => address)].some((address) =>
        addresses.includes(address.toLowerCase()),
      )
    )
  }
  const whole = said.filter((message) => concerns(message) || (isOwn && message.direction !== 'in'))
  const files = await db
    .selectFrom('attachments')
    .select(['message_id', 'file_id', 'name', 'position'])
    .where('message_id', '=', anyOf(whole.map((message) => message.id)))
    .orderBy('position')
    .execute()
  const pathOf = (file: (typeof files)[number]) =>
    `files/${row.number}/${whole.findIndex((each) => each.id === file.message_id) + 1}-${file.position}-${safe(file.name)}`
  const told = new Set(whole)
  if (!isOwn && !whole.length) return { part: undefined, files: [] }
  const part: PersonalPart = {
    conversationId: id,
    section: 'conversations',
    records: [
      {
        number: row.number,
        // Later subjects of a conversation of others may tell what was never said to them.
        subject: isOwn ? row.subject : '',
        state: row.state,
        channel: row.channel,
        since: row.created_at,
        messages: (isOwn ? said : whole).map((message) =>
          !told.has(message)
            ? { direction: message.direction, at: message.at }
            : {
                direction: message.direction,
                at: message.at,
                author: message.author_name || message.author_address,
                to: Addresses.parse(message.addresses).to.map(({ address }) => address),
                subject: message.subject,
                text: message.body_text,
                files: files.filter((file) => file.message_id === message.id).map(pathOf),
              },
        ),
      },
    ],
  }
  return { part, files: files.map((file) => ({ file_id: file.file_id, path: pathOf(file) })) }
}

/** A name that every system can unpack. */
const safe = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[\u0000-\u001f<>:"/\\|?*\u007f\u202a-\u202e\u2066-\u2069]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(-120) || 'file'
