import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { makeDesk } from './receiving.desk.fixture.ts'
import { letter } from './receiving.fixture.ts'

const desk = await makeDesk()
const { answer, mara, post, services, w } = desk
after(() => w.close())

test('mail to the address, the number or a message of a merged conversation comes into the one it was merged into', async () => {
  const { person } = desk.next()
  const [one] = await post(letter({ from: person, subject: 'Broken lamp', id: 'lamp@mail.example' }))
  const [two] = await post(letter({ from: person, subject: 'The base is missing', id: 'base@mail.example' }))
  const [three] = await post(letter({ from: person, subject: 'And the screws' }))
  await answer(three!.conversationId!, 'screws@harrow-lind.test')
  // Two steps, so that the first address leads through both.
  await mara.api.conversations.merge({ conversationId: two!.conversationId!, fromIds: [three!.conversationId!] })
  await mara.api.conversations.merge({ conversationId: one!.conversationId!, fromIds: [two!.conversationId!] })
  const [byAddress] = await post(letter({ from: person, to: replyAddress(services, 'support@harrow-lind.test', three!.conversationId!), subject: 'Re: And the screws' }))
  const [byNumber] = await post(letter({ from: person, subject: `Re: [#${three!.number}] And the screws` }))
  const [byTheirs] = await post(letter({ from: person, subject: 'Re: The base is missing', inReplyTo: 'base@mail.example' }))
  const [byOurs] = await post(letter({ from: person, subject: 'Re: And the screws', inReplyTo: 'screws@harrow-lind.test' }))
  assert.deepEqual(
    [byAddress, byNumber, byTheirs, byOurs].map((each) => each!.conversationId),
    Array.from({ length: 4 }, () => one!.conversationId),
  )
  await mara.api.conversations.unmerge({ conversationId: three!.conversationId! })
  const [again] = await post(letter({ from: person, to: replyAddress(services, 'support@harrow-lind.test', three!.conversationId!), subject: 'Re: And the screws' }))
  assert.equal(again!.conversationId, three!.conversationId, 'once taken out, its address is its own again')
})
