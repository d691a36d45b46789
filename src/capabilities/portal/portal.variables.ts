// The address of the portal, for saved replies; nobody knows it while there is none.
import type { VariableMap } from '#kernel/variables.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { portalAddress, readSettings } from './portal.settings.ts'

export const variables: VariableMap = {
  'portal.address': {
    label: 'variables.portal.address',
    read: async (db, _about, services) => ((await readSettings(db)).enabled ? portalAddress(services) : null),
  },
  'portal.request': {
    label: 'variables.portal.request',
    async read(db, { actor, conversationId }, services) {
      if (!conversationId || !(await readSettings(db)).enabled) return null
      const row = await visibleConversations(db, actor)
        .where('conversations.id', '=', conversationId)
        .select('conversations.number')
        .executeTakeFirst()
      return row ? `${portalAddress(services)}/requests/${row.number}` : null
    },
  },
}
