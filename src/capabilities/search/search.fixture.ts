// A desk to search: letters said in one line each.
import { type Person, world } from '#testing/world.ts'
import { addMessage, openConversation } from '#capabilities/conversations/conversations.public.ts'
import { findOrCreateCustomer } from '#capabilities/customers/customers.public.ts'
import { createFile } from '#capabilities/files/files.public.ts'

export type Letter = {
  subject?: string
  name: string
  address: string
  text: string
  language?: string
  at?: Date
  teamId?: string
  files?: string[]
  /** Goes into this conversation instead of a new one. */
  conversationId?: string
}

export async function searchable() {
  const w = await world()
  const mara = await w.agent({ name: 'Mara Lind' })
  /** The id of the conversation. */
  const say = (letter: Letter): Promise<string> =>
    w.write(async (writer) => {
      const { subject = '', name, address, text, language = null, at = w.clock.now(), teamId = null } = letter
      const { id: customerId } = await findOrCreateCustomer(writer, { name, address })
      const id =
        letter.conversationId ??
        (await openConversation(writer, { subject, customerId, mailboxId: null, teamId, at })).id
      const attachments = []
      for (const file of letter.files ?? []) {
        const made = await createFile(writer, { bytes: Buffer.from(file), name: file, type: 'application/pdf' })
        attachments.push({ fileId: made.id, name: file, type: 'application/pdf', size: file.length })
      }
      await addMessage(writer, id, {
        direction: 'in', customerId, authorName: name, authorAddress: address, subject, text, language, at, attachments,
        addresses: { from: [{ name, address }], to: [{ name: 'Harrow & Lind', address: 'help@harrow.example' }] },
        participants: [{ address, name, role: 'customer', customerId }],
      })
      return id
    })
  /** Subjects of what a query finds, in order. */
  const subjects = async (person: Person, q: string): Promise<string[]> =>
    (await person.api.search.find({ q })).items.map(({ conversation }) => conversation.subject)
  return { w, mara, say, subjects }
}
