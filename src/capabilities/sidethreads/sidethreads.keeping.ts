// Writing down a message of a side thread, whoever wrote it.
import type { Insertable } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { type NewAttachment, attachmentRows, storable } from '#capabilities/conversations/conversations.public.ts'

type NewSideMessage = Omit<Insertable<DB['side_messages']>, 'folded' | 'addresses' | 'marks'> & {
  folded: readonly { kind: string; text: string }[]
  addresses: object
  marks?: object
  attachments: readonly NewAttachment[]
}

export async function keepMessage(
  w: Writer,
  { folded, addresses, marks = {}, attachments, ...row }: NewSideMessage,
): Promise<void> {
  await w.tx
    .insertInto('side_messages')
    .values({
      ...storable(row),
      folded: JSON.stringify(storable(folded)),
      addresses: JSON.stringify(storable(addresses)),
      marks: JSON.stringify(storable(marks)),
    })
    .execute()
  if (attachments.length)
    await w.tx
      .insertInto('side_attachments')
      .values(attachmentRows(w, attachments).map((file) => ({ ...file, side_message_id: row.id })))
      .execute()
}
