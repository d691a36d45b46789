// Teams, customers and conversations to test with, made the way mail makes them.
import type { NewMessage } from '#capabilities/conversations/conversations.public.ts'
import { addMessage, openConversation } from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import type { World } from './world.ts'

let counter = 0

/** A team; the members of a private one alone find its conversations. */
export async function makeTeam(
  world: World,
  { name = `Team ${++counter}`, isPrivate = false, members = [] as { id: string }[] } = {},
): Promise<{ id: string; name: string }> {
  return world.write(async (w) => {
    const team = { id: w.newId(), name }
    await w.tx
      .insertInto('teams')
      .values({ ...team, private: isPrivate })
      .execute()
    for (const { id } of members)
      await w.tx.insertInto('team_members').values({ team_id: team.id, agent_id: id }).execute()
    return team
  })
}

export type Talk = { id: string; number: number; customerId: string; address: string }

/** A conversation that a customer began; `text` null leaves it without a message. */
export async function makeConversation(
  world: World,
  wish: {
    subject?: string
    name?: string
    address?: string
    teamId?: string | null
    mailboxId?: string | null
    assigneeId?: string | null
    text?: string | null
  } = {},
): Promise<Talk> {
  const {
    subject = 'Alma lamp: only the shade arrived',
    name = 'Katarzyna Wójcik',
    text = 'When will the base arrive?',
    teamId = null,
    mailboxId = null,
    assigneeId,
  } = wish
  const address = wish.address ?? `customer-${++counter}@mail.example`
  const at = world.clock.now()
  return world.write(async (w) => {
    const { id: customerId } = await findOrCreateCustomer(w, { name, address })
    const { id, number } = await openConversation(w, { subject, customerId, mailboxId, teamId, assigneeId, at })
    const participants = [{ address, name, role: 'customer' as const, customerId }]
    if (text !== null)
      await addMessage(w, id, {
        direction: 'in',
        customerId,
        authorName: name,
        authorAddress: address,
        subject,
        text,
        at,
        participants,
      })
    return { id, number, customerId, address }
  })
}

/** Another message from the customer, now unless said otherwise. */
export const customerSays = (
  world: World,
  talk: Talk,
  text: string,
  more: Partial<NewMessage> = {},
): Promise<{ messageId: string }> =>
  world.write((w) =>
    addMessage(w, talk.id, {
      direction: 'in',
      customerId: talk.customerId,
      authorName: 'Katarzyna Wójcik',
      authorAddress: talk.address,
      text,
      at: world.clock.now(),
      ...more,
    }),
  )

/** An answer of ours, as if it had been sent. */
export const agentSays = (
  world: World,
  talk: Talk,
  agent: { id: string; name: string; email: string },
  text: string,
  more: Partial<NewMessage> = {},
): Promise<{ messageId: string }> =>
  world.write((w) =>
    addMessage(w, talk.id, {
      direction: 'out',
      agentId: agent.id,
      authorName: agent.name,
      authorAddress: agent.email,
      text,
      at: world.clock.now(),
      ...more,
    }),
  )
