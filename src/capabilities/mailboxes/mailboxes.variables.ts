// Words about the mailbox that texts leave open.
import type { Reader } from '#kernel/db.ts'
import type { VariableMap } from '#kernel/variables.ts'

const read = async (db: Reader, id: string | null, column: 'name' | 'address'): Promise<string | null> => {
  if (!id) return null
  const row = await db.selectFrom('mailboxes').select(column).where('id', '=', id).executeTakeFirst()
  return row?.[column] || null
}

export const variables: VariableMap = {
  'mailbox.name': {
    label: 'variables.mailbox.name',
    read: (db, { mailboxId }) => read(db, mailboxId, 'name'),
  },
  'mailbox.address': {
    label: 'variables.mailbox.address',
    read: (db, { mailboxId }) => read(db, mailboxId, 'address'),
  },
}
