import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { world } from '#testing/world.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import { createFile } from '#capabilities/files/files.public.ts'
import { type NewMessage, addMessage, openConversation, openConversations } from './conversations.public.ts'

const w = await world()
after(() => w.close())
const agent = await w.agent()

const messages: Omit<NewMessage, 'at' | 'authorName'>[] = [
  {
    direction: 'in',
    text: 'Hello',
    language: 'en',
    subject: 'Lamp',
    html: '<img src="https://elsewhere.example/x.png">',
  },
  { direction: 'in', text: 'I am away', automatic: true },
  { direction: 'in', text: 'Long ago', historic: true, marks: { forged: { reason: 'dmarc' } } },
  { direction: 'out', text: 'From us', agentId: agent.id },
  { direction: 'out', text: 'Done', agentId: agent.id, state: 'closed' },
  { direction: 'note', text: 'A note\0 with \ud800 odd letters', agentId: agent.id },
]

test('opening many at once leaves exactly what opening one by one does', async () => {
  const at = w.clock.now()
  const ids = await w.write(async (writer) => {
    const { id: customerId } = await findOrCreateCustomer(writer, { name: 'Ida', address: 'ida@mail.example' })
    const file = await createFile(writer, { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') })
    const openings = messages.map((message) => ({
      conversation: { subject: 'Lamp', customerId, mailboxId: null, teamId: null, at },
      message: {
        ...message,
        authorName: 'Ida',
        at,
        attachments: [{ fileId: file.id, name: file.name, type: file.type, size: file.size, inline: false }],
        participants: [
          { address: 'IDA@mail.example', role: 'customer' as const, customerId },
          { address: 'per@mail.example', role: 'cc' as const },
        ],
      },
    }))
    const together = await openConversations(writer, openings)
    const alone: typeof together = []
    for (const { conversation, message } of openings) {
      const { id } = await openConversation(writer, conversation)
      alone.push(await addMessage(writer, id, message))
    }
    return { together, alone }
  })
  for (const [index] of messages.entries())
    assert.deepEqual(await everything(ids.together[index]!), await everything(ids.alone[index]!))
})

async function everything({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const [conversation, message, people, attachments, marks, events] = [
    await w.db.selectFrom('conversations').selectAll().where('id', '=', conversationId).executeTakeFirstOrThrow(),
    await w.db.selectFrom('messages').selectAll().where('id', '=', messageId).executeTakeFirstOrThrow(),
    await w.db
      .selectFrom('participants')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .orderBy('address')
      .execute(),
    await w.db.selectFrom('attachments').selectAll().where('message_id', '=', messageId).execute(),
    await w.db
      .selectFrom('read_marks')
      .select(['agent_id', 'read_at'])
      .where('conversation_id', '=', conversationId)
      .execute(),
    await w.db.selectFrom('events').select('type').where('about', '=', conversationId).orderBy('id').execute(),
  ]
  const bare = ({
    id: _i,
    number: _n,
    conversation_id: _c,
    message_id: _m,
    seq: _s,
    ...rest
  }: Record<string, unknown>) => rest
  return [bare(conversation), bare(message), people.map(bare), attachments.map(bare), marks, events]
}
