// A house with three people who tell one another things, and short ways to ask what was told.
import { type Person, type World, world } from '#testing/world.ts'

/** Gives the browsers of `agentId` a session that lasts so long, e.g. `1h`, as if they had joined in it. Returns its id. */
export const joinedIn = (w: World, agentId: string, lasts: string): Promise<string> =>
  w.write(async (writer) => {
    const id = writer.newId()
    await writer.tx
      .insertInto('sessions')
      .values({ id, agent_id: agentId, digest: id, user_agent: '', ip: '', expires_at: w.clock.in(lasts) })
      .execute()
    await writer.tx.updateTable('push_browsers').set({ session_id: id }).where('agent_id', '=', agentId).execute()
    return id
  })

export async function office() {
  const w = await world()
  const [mara, jonas, lea] = [
    await w.agent({ name: 'Mara Lind' }),
    await w.agent({ name: 'Jonas Berg' }),
    await w.agent({ name: 'Lea Sand', role: 'lead' }),
  ]
  // What happened before the first look is nobody's news.
  await w.runJobs()
  const revisionOf = async (who: Person, conversationId: string) =>
    (await who.api.conversations.get({ conversationId })).revision
  const assign = async (
    who: Person,
    conversationId: string,
    assigneeId: string | null,
    more: { teamId?: string } = {},
  ) =>
    who.api.conversations.assign({
      conversationId,
      assigneeId,
      revision: await revisionOf(who, conversationId),
      ...more,
    })
  /** What somebody is told about a conversation, latest first, as `kind by whom`. */
  const told = async (who: Person, conversationId: string) => {
    await w.runJobs()
    const { items } = await who.api.notifications.list({})
    return (
      items
        .find((group) => group.conversationId === conversationId)
        ?.notices.map(({ kind, by }) => `${kind} ${by.name}`.trim()) ?? []
    )
  }
  const unread = async (who: Person) => (await who.api.notifications.unread({})).conversationIds
  const follows = async (who: Person, conversationId: string) =>
    (await who.api.notifications.following({ conversationId })).following
  const note = (who: Person, conversationId: string, mentions: { agentIds?: string[]; teamIds?: string[] } = {}) =>
    who.api.conversations.addNote({ conversationId, text: 'Look at this', mentions })
  return { w, mara, jonas, lea, revisionOf, assign, told, unread, follows, note }
}
