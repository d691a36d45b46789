// Words about a conversation and its circumstances that texts leave open.
import type { Reader } from '#kernel/db.ts'
import type { VariableMap } from '#kernel/variables.ts'

const read = async (db: Reader, id: string | null, column: 'number' | 'subject'): Promise<string | null> => {
  if (!id) return null
  const row = await db.selectFrom('conversations').select(column).where('id', '=', id).executeTakeFirst()
  return row ? String(row[column]) || null : null
}

export const variables: VariableMap = {
  'conversation.number': {
    label: 'variables.conversation.number',
    read: (db, { conversationId }) => read(db, conversationId, 'number'),
  },
  'conversation.subject': {
    label: 'variables.conversation.subject',
    read: (db, { conversationId }) => read(db, conversationId, 'subject'),
  },
}
