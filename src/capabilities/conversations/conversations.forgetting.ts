// Forgetting a person: their own conversations go for good; in those of others what they wrote is blanked, so that the
// thread still tells that somebody spoke there.
import { sql } from 'kysely'
import { forgetInEvents } from '#kernel/events.ts'
import type { Writer } from '#kernel/capability.ts'
import { Refusal } from '#kernel/errors.ts'
import { type Person, anyOf, anyText } from '#kernel/personal.ts'
import { forgetFiles } from '#capabilities/files/files.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { takeOut } from './conversations.joining.ts'
import { removeConversations } from './conversations.spam.ts'
import { recount } from './conversations.splitting.ts'
import { Addresses } from './conversations.views.ts'

const atOnce = 20

/** A portion of it; answers how much, 0 when nothing is left. */
export async function forgetPerson(w: Writer, person: Person): Promise<number> {
  await parted(w, person)
  return (await removeOwn(w, person)) || (await leaveOthers(w, person)) || (await leavePlaces(w, person))
}

/** What is joined across people comes apart first, where it can; what can not has become one conversation for good. */
async function parted(w: Writer, { customerIds }: Person): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select one.id from conversations one join conversations whole on whole.id = one.merged_into
    where (one.customer_id = ${anyOf(customerIds)}) <> (whole.customer_id = ${anyOf(customerIds)})
      and (one.customer_id = ${anyOf(customerIds)} or whole.customer_id = ${anyOf(customerIds)})
    order by one.id desc limit ${atOnce}`.execute(w.tx)
  for (const { id } of rows)
    try {
      await takeOut(w, id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
}

async function removeOwn(w: Writer, { customerIds }: Person): Promise<number> {
  const rows = await w.tx
    .selectFrom('conversations')
    .select('id')
    .where('customer_id', '=', anyOf(customerIds))
    .where('state', '<>', 'merged')
    .orderBy('id')
    .limit(atOnce)
    .forUpdate()
    .execute()
  if (!rows.length) return 0
  const ids = rows.map(({ id }) => id)
  const { rows: files } = await sql<{ id: string }>`
    select a.file_id as id from attachments a join messages m on m.id = a.message_id
    where m.conversation_id = ${anyOf(ids)}`.execute(w.tx)
  await removeConversations(w, ids, { forgetting: true })
  await forgetInEvents(w.tx, ids)
  await forgetFiles(
    w,
    files.map(({ id }) => id),
  )
  return ids.length
}

async function leavePlaces(w: Writer, { customerIds }: Person): Promise<number> {
  const gone = await w.tx.deleteFrom('customer_places').where('customer_id', '=', anyOf(customerIds)).executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Takes the person off the conversations of others, and their address out of what we wrote there. */
async function leaveOthers(w: Writer, { customerIds, addresses }: Person): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select distinct conversation_id as id from participants
    where address = ${anyText(addresses)} or customer_id = ${anyOf(customerIds)} limit ${atOnce}`.execute(w.tx)
  for (const { id } of rows) {
    await w.tx.selectFrom('conversations').select('id').where('id', '=', id).forUpdate().execute()
    const messages = await w.tx
      .selectFrom('messages')
      .select(['id', 'customer_id', 'author_address', 'addresses'])
      .where('conversation_id', '=', id)
      .execute()
    const theirs = (row: (typeof messages)[number]) =>
      customerIds.includes(row.customer_id ?? '') || addresses.includes(row.author_address.toLowerCase())
    await blankMessages(
      w,
      messages.filter(theirs).map((row) => row.id),
    )
    for (const row of messages.filter((each) => !theirs(each))) await bare(w, row, addresses)
    await w.tx
      .deleteFrom('participants')
      .where('conversation_id', '=', id)
      .where((eb) => eb.or([eb('address', '=', anyText(addresses)), eb('customer_id', '=', anyOf(customerIds))]))
      .execute()
    await forgetInEvents(w.tx, [id])
    w.record(conversationsContract, 'blanked', { conversationId: id })
  }
  return rows.length
}

/** Without the person among those whom it went to. */
async function bare(w: Writer, row: { id: string; addresses: unknown }, addresses: readonly string[]): Promise<void> {
  const lists = Addresses.parse(row.addresses)
  const kept = Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [
      name,
      list.filter(({ address }) => !addresses.includes(address.toLowerCase())),
    ]),
  )
  if (JSON.stringify(kept) !== JSON.stringify(lists))
    await w.tx
      .updateTable('messages')
      .set({ addresses: JSON.stringify(kept) })
      .where('id', '=', row.id)
      .execute()
}

/**
 * Leaves of these messages that somebody wrote at that time: no words, names, addresses, or files. What they were before
 * can not be had again. Their originals are the business of who keeps them.
 */
export async function blankMessages(w: Writer, messageIds: readonly string[]): Promise<void> {
  if (!messageIds.length) return
  const files = await w.tx
    .deleteFrom('attachments')
    .where('message_id', '=', anyOf(messageIds))
    .returning('file_id')
    .execute()
  const pictures = await w.tx
    .deleteFrom('outside_images')
    .where('message_id', '=', anyOf(messageIds))
    .returning('file_id')
    .execute()
  const blanked = await w.tx
    .updateTable('messages')
    .set({
      customer_id: null,
      author_name: '',
      author_address: '',
      subject: '',
      body_text: '',
      folded: '[]',
      body_html: null,
      outside_images: false,
      preview: '',
      addresses: '{}',
      language: null,
      incoming_id: null,
      marks: JSON.stringify({ erased: true }),
    })
    .where('id', '=', anyOf(messageIds))
    .returning(['id', 'conversation_id'])
    .execute()
  await forgetFiles(
    w,
    [...files, ...pictures].flatMap(({ file_id }) => file_id ?? []),
  )
  for (const conversationId of new Set(blanked.map((row) => row.conversation_id))) {
    await recount(w.tx, conversationId)
    w.record(conversationsContract, 'blanked', { conversationId })
  }
}
