import test, { after, beforeEach } from 'node:test'
import assert from 'node:assert/strict'
import { participantsOf } from '#capabilities/conversations/conversations.public.ts'
import { replyAddress } from '#capabilities/sending/sending.public.ts'
import { makeDesk } from './receiving.desk.fixture.ts'
import { letter } from './receiving.fixture.ts'

const desk = await makeDesk()
const { answer, close, mara, post, services, w } = desk
after(() => w.close())

let person = ''
let number = 0
beforeEach(() => void ({ person, number } = desk.next()))

test('an answer to the signed address finds its conversation without any header', async () => {
  const [first] = await post(letter({ from: person }))
  const to = replyAddress(services, 'support@harrow-lind.test', first!.conversationId!)
  const [second] = await post(letter({ from: person, to: to.toUpperCase(), subject: 'Re: Broken lamp' }))
  const [envelope] = await post(letter({ from: person, to: 'undisclosed-recipients:;', subject: 'Re: Broken lamp' }), {
    source: 'smtp',
    envelope: { rcptTo: [to], remoteAddress: '10.0.0.9' },
  })
  assert.deepEqual([second!.conversationId, envelope!.conversationId], [first!.conversationId, first!.conversationId])
})

test('an answer finds its conversation by In-Reply-To, or by an older reference when a step was never seen', async () => {
  const [first] = await post(letter({ from: person, id: `first-${number}@mail.example` }))
  await answer(first!.conversationId!, `ours-${number}@harrow-lind.test`)
  const [second] = await post(
    letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `ours-${number}@harrow-lind.test` }),
  )
  const [third] = await post(
    letter({
      from: person,
      subject: 'Re: Broken lamp',
      inReplyTo: 'unknown@outlook.example',
      references: `first-${number}@mail.example unknown@outlook.example`,
    }),
  )
  assert.deepEqual([second!.conversationId, third!.conversationId], [first!.conversationId, first!.conversationId])
})

test('an answer in the same batch as the question finds it', async () => {
  const made = await post([
    letter({ from: person, id: `q-${number}@mail.example` }),
    letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `q-${number}@mail.example` }),
  ])
  assert.equal(made[1]!.conversationId, made[0]!.conversationId)
})

test('a question that arrives after its answer joins it', async () => {
  const [late] = await post(
    letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `slow-${number}@mail.example` }),
  )
  const [first] = await post(letter({ from: person, subject: 'Broken lamp', id: `slow-${number}@mail.example` }))
  assert.equal(first!.conversationId, late!.conversationId)
})

test('a number in the subject counts only for somebody who takes part', async () => {
  const [first] = await post(letter({ from: person }))
  const [own] = await post(letter({ from: person, subject: `Lamp [#${first!.number}]`, text: 'Any news?' }))
  const [stranger] = await post(
    letter({ from: 'eve@other.example', subject: `Lamp [#${first!.number}]`, text: 'Send it to me instead.' }),
  )
  assert.equal(own!.conversationId, first!.conversationId)
  assert.notEqual(stranger!.conversationId, first!.conversationId)
  const links = await w.db
    .selectFrom('conversation_links')
    .select(['to_id', 'kind'])
    .where('from_id', '=', stranger!.conversationId!)
    .execute()
  assert.deepEqual(links, [{ to_id: first!.conversationId, kind: 'offered' }])
})

test('a claimed sender that is disproven gets nobody into a thread by its number', async () => {
  const [first] = await post(letter({ from: person }))
  const forged = letter({
    from: person,
    subject: `Lamp [#${first!.number}]`,
    text: 'Pay here',
    head: 'Authentication-Results: mx.harrow-lind.test; dmarc=fail (p=REJECT) header.from=mail.example',
  })
  const [made] = await post(forged)
  assert.notEqual(made!.conversationId, first!.conversationId)
  assert.deepEqual(made!.marks.forged, { reason: 'dmarc' })
})

test('somebody to whom the customer passed our answer on is in the thread, and marked as new to it', async () => {
  const [first] = await post(letter({ from: person }))
  await answer(first!.conversationId!, `passed-${number}@harrow-lind.test`)
  const [friend] = await post(
    letter({
      from: `Per <per-${number}@mail.example>`,
      subject: 'Re: Broken lamp',
      inReplyTo: `passed-${number}@harrow-lind.test`,
    }),
  )
  assert.deepEqual([friend!.conversationId, friend!.marks.newPerson], [first!.conversationId, true])
  assert.ok(
    (await participantsOf(w.db, first!.conversationId!)).some(
      ({ address }) => address === `per-${number}@mail.example`,
    ),
  )
})

test('a stranger who answers a mail of the customer that he was passed gets his own conversation, with a link offered', async () => {
  const [first] = await post(letter({ from: person, id: `passed-on-${number}@mail.example` }))
  const [stranger] = await post(
    letter({
      from: 'eve@other.example',
      subject: 'Re: Broken lamp',
      inReplyTo: `passed-on-${number}@mail.example`,
      text: 'I can repair it',
    }),
  )
  assert.notEqual(stranger!.conversationId, first!.conversationId)
  assert.equal(
    (
      await w.db
        .selectFrom('conversation_links')
        .select('kind')
        .where('from_id', '=', stranger!.conversationId!)
        .executeTakeFirst()
    )?.kind,
    'offered',
  )
})

test('everybody in To and Cc stays on the thread, and never we ourselves', async () => {
  const [first] = await post(
    letter({
      from: person,
      to: `support@harrow-lind.test, Per <per-cc-${number}@mail.example>`,
      cc: `HELP+x@harrow-lind.test, ${mara.email}, boss-${number}@mail.example`,
    }),
  )
  assert.deepEqual(
    (await participantsOf(w.db, first!.conversationId!)).map(({ address }) => address).sort(),
    [`boss-${number}@mail.example`, person, `per-cc-${number}@mail.example`].sort(),
  )
  const [fromBoss] = await post(letter({ from: `boss-${number}@mail.example`, subject: `Re: [#${first!.number}]` }))
  assert.equal(fromBoss!.conversationId, first!.conversationId)
})

test('a reply under another subject stays in the thread and is marked', async () => {
  const [first] = await post(letter({ from: person, id: `subject-${number}@mail.example` }))
  const [second] = await post(
    letter({ from: person, subject: 'My invoice is wrong', inReplyTo: `subject-${number}@mail.example` }),
  )
  assert.deepEqual([second!.conversationId, second!.marks.subjectChanged], [first!.conversationId, true])
})

test('a reply opens a closed conversation, and long after that begins one that follows it', async () => {
  const [first] = await post(letter({ from: person, id: `closed-${number}@mail.example` }))
  await close(first!.conversationId!)
  const [soon] = await post(
    letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `closed-${number}@mail.example` }),
  )
  assert.deepEqual([soon!.conversationId, soon!.conversationState], [first!.conversationId, 'open'])
  await close(first!.conversationId!)
  w.clock.advance('31d')
  const [late] = await post(
    letter({
      from: person,
      subject: 'Re: Broken lamp',
      inReplyTo: `closed-${number}@mail.example`,
      text: 'Broken again',
    }),
  )
  assert.notEqual(late!.conversationId, first!.conversationId)
  const links = await w.db
    .selectFrom('conversation_links')
    .select(['to_id', 'kind'])
    .where('from_id', '=', late!.conversationId!)
    .execute()
  assert.deepEqual(links, [{ to_id: first!.conversationId, kind: 'follows' }])
  const two = await post([
    letter({ from: person, subject: 'Re: Broken lamp', inReplyTo: `closed-${number}@mail.example`, text: 'one' }),
    letter({ from: person, subject: 'Re: Broken lamp', references: `closed-${number}@mail.example`, text: 'two' }),
  ])
  assert.deepEqual(
    two.map(({ conversationId }) => conversationId),
    [late!.conversationId, late!.conversationId],
  )
})
