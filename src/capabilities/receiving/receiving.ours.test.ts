import test, { after, beforeEach } from 'node:test'
import assert from 'node:assert/strict'
import { participantsOf } from '#capabilities/conversations/conversations.public.ts'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { makeDesk, passed } from './receiving.desk.fixture.ts'
import { letter, notChecked } from './receiving.fixture.ts'

const desk = await makeDesk()
const { answer, checked, mara, post, sales, services, w } = desk
after(() => w.close())

let person = ''
let number = 0
beforeEach(() => void ({ person, number } = desk.next()))

test('an answer that an agent gave in another program is recorded as ours, and ends the wait', async () => {
  const [first] = await post(letter({ from: person, id: `outlook-${number}@mail.example` }))
  const [ours] = await post(
    letter({
      from: `Mara Lind <${mara.email}>`,
      to: person,
      cc: 'support@harrow-lind.test',
      subject: 'RE: Broken lamp',
      text: 'A new one is on its way.',
      id: `from-outlook-${number}@harrow-lind.test`,
      inReplyTo: `outlook-${number}@mail.example`,
      head: passed(mara.email),
    }),
  )
  assert.deepEqual(
    [ours!.conversationId, ours!.direction, ours!.agentId, ours!.conversationState, ours!.waitingSince],
    [first!.conversationId, 'out', mara.id, 'with_customer', null],
  )
  const [back] = await post(
    letter({ from: person, subject: 'AW: Broken lamp', inReplyTo: `from-outlook-${number}@harrow-lind.test` }),
  )
  assert.equal(back!.conversationId, first!.conversationId)
})

test('whoever only claims to be one of us is shown as a customer who may be forged', async () => {
  checked.results = { ...notChecked, spf: { result: 'none', domain: 'harrow-lind.test' } }
  const [first] = await post(letter({ from: person, id: `claimed-${number}@mail.example` }))
  const [claimed] = await post(
    letter({
      from: mara.email,
      to: person,
      cc: 'support@harrow-lind.test',
      subject: 'Re: Broken lamp',
      inReplyTo: `claimed-${number}@mail.example`,
    }),
    { source: 'smtp', envelope: { rcptTo: ['support@harrow-lind.test'], remoteAddress: '203.0.113.9' } },
  )
  assert.deepEqual(
    [claimed!.direction, claimed!.marks.forged, claimed!.conversationId === first!.conversationId],
    ['in', { reason: 'ownAddress' }, false],
  )
})

test('an answer in another program to a message of ours is ours, also when no server judged its sender', async () => {
  const [first] = await post(letter({ from: person }))
  await answer(first!.conversationId!, `sent-${number}@harrow-lind.test`)
  const [ours] = await post(
    letter({
      from: `Mara Lind <${mara.email}>`,
      to: person,
      cc: 'support@harrow-lind.test',
      subject: 'Re: Broken lamp',
      text: 'And a cable.',
      inReplyTo: `sent-${number}@harrow-lind.test`,
    }),
  )
  assert.deepEqual(
    [ours!.conversationId, ours!.direction, ours!.agentId, ours!.marks.forged],
    [first!.conversationId, 'out', mara.id, undefined],
  )
})

test("a relay of our own network vouches for nobody: an agent's address alone makes neither an answer nor a note", async () => {
  const [first] = await post(letter({ from: person, id: `relayed-${number}@mail.example` }))
  const relay = {
    source: 'smtp' as const,
    envelope: { rcptTo: ['support@harrow-lind.test'], remoteAddress: '10.0.0.7' },
  }
  const said = { from: mara.email, subject: 'Re: Broken lamp', inReplyTo: `relayed-${number}@mail.example` }
  const [answered] = await post(letter({ ...said, to: person, cc: 'support@harrow-lind.test' }), relay)
  const [noted] = await post(
    letter({
      ...said,
      to: replyAddress(services, 'support@harrow-lind.test', first!.conversationId!),
      text: 'He called.',
    }),
    relay,
  )
  for (const each of [answered, noted])
    assert.deepEqual([each!.direction, each!.agentId, each!.marks.forged], ['in', null, { reason: 'ownAddress' }])
  assert.notEqual(answered!.conversationId, first!.conversationId)
  assert.equal(
    (
      await w.db
        .selectFrom('conversations')
        .select('state')
        .where('id', '=', first!.conversationId!)
        .executeTakeFirstOrThrow()
    ).state,
    'open',
  )
})

test("fetched mail in an agent's name that nobody judged is a stranger's, also when it answers a mail of the customer", async () => {
  const [first] = await post(letter({ from: person, id: `fetched-${number}@mail.example` }))
  for (const head of [
    undefined,
    `Authentication-Results: mx.elsewhere.test; dmarc=pass header.from=${mara.email.split('@')[1]}`,
  ]) {
    const [claimed] = await post(
      letter({
        from: mara.email,
        to: person,
        cc: 'support@harrow-lind.test',
        subject: 'Re: Broken lamp',
        text: `Pay ${head ? 'here' : 'there'}`,
        inReplyTo: `fetched-${number}@mail.example`,
        head,
      }),
    )
    assert.deepEqual(
      [claimed!.direction, claimed!.agentId, claimed!.marks.forged, claimed!.conversationId === first!.conversationId],
      ['in', null, { reason: 'ownAddress' }, false],
    )
  }
})

test('an agent who answers to us alone leaves a note, which no customer ever sees', async () => {
  const [first] = await post(letter({ from: person }))
  const [note] = await post(
    letter({
      from: `Mara Lind <${mara.email}>`,
      to: replyAddress(services, 'support@harrow-lind.test', first!.conversationId!),
      subject: 'Re: Broken lamp',
      text: 'He called, too.',
    }),
  )
  assert.deepEqual([note!.conversationId, note!.direction, note!.agentId], [first!.conversationId, 'note', mara.id])
})

test('a contact form that writes in our name opens a conversation with the person in Reply-To', async () => {
  const [made] = await post(
    letter({ from: 'Web shop <support@harrow-lind.test>', replyTo: `Ida Berg <${person}>`, subject: 'Contact form' }),
  )
  assert.deepEqual([made!.direction, made!.marks.forged], ['in', undefined])
  assert.deepEqual(
    (await participantsOf(w.db, made!.conversationId!)).map(({ address }) => address),
    [person],
  )
})

test('what we sent and gets back through a copy to ourselves is not taken in twice', async () => {
  const [first] = await post(letter({ from: person }))
  const messageId = await answer(first!.conversationId!, `back-${number}@harrow-lind.test`)
  const [back] = await post(
    letter({
      from: 'support@harrow-lind.test',
      to: person,
      cc: 'sales@harrow-lind.test',
      subject: 'Re: Broken lamp',
      id: `back-${number}@harrow-lind.test`,
      text: 'We send a new one.\n\n> The lamp flickers.',
    }),
    { mailboxId: sales.id },
  )
  assert.deepEqual([back!.state, back!.messageId], ['duplicate', messageId])
  const [stolen] = await post(
    letter({ from: 'eve@other.example', id: `back-${number}@harrow-lind.test`, text: 'Something of my own' }),
  )
  assert.equal(stolen!.state, 'done')
})
