import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Known, senderOf, unknownSender } from './receiving.senders.ts'

const known: Known = {
  isOurs: (address) => /^(support|sales)(\+[^@]*)?@harrow-lind\.test$/.test(address),
  ownsDomain: (domain) => domain === 'harrow-lind.test',
  agent: (address) => (address === 'mara@harrow-lind.test' ? { id: 'mara-id', name: 'Mara Lind' } : undefined),
}
const person = (address: string, name = '') => ({ name, address })
type People = { name: string; address: string }[]
type Heads = Record<'from' | 'sender' | 'replyTo' | 'to' | 'cc', People>
const mail: Heads = {
  from: [person('Ida@Mail.example', 'Ida Berg')],
  sender: [],
  replyTo: [],
  to: [person('support@harrow-lind.test')],
  cc: [],
}
const of = (change: Partial<Heads>, more: object = {}) =>
  senderOf({ ...mail, ...change }, { mailFrom: '', bulk: false, mayBeUs: true, known, ...more })
const addresses = (people: { address: string }[]) => people.map(({ address }) => address)

test('the customer is who wrote, and everybody addressed beside us takes part', () => {
  const found = of({
    to: [person('support+x@harrow-lind.test'), person('per@mail.example', 'Per')],
    cc: [person('mara@harrow-lind.test'), person('PER@mail.example')],
  })
  assert.deepEqual([found.as, found.customer], ['customer', { name: 'Ida Berg', address: 'ida@mail.example' }])
  assert.deepEqual(addresses(found.participants), ['ida@mail.example', 'per@mail.example'])
})

test('answers go where the sender wants them', () => {
  const found = of({ replyTo: [person('office@mail.example')] })
  assert.deepEqual(
    [found.customer.address, addresses(found.participants)],
    ['ida@mail.example', ['office@mail.example']],
  )
})

test('a form on our own site, or a service without a person, writes for the one in Reply-To', () => {
  for (const from of ['support@harrow-lind.test', 'wordpress@harrow-lind.test', 'noreply@forms.example'])
    assert.equal(
      of({ from: [person(from)], replyTo: [person('ida@mail.example', 'Ida')] }).customer.address,
      'ida@mail.example',
      from,
    )
})

test('what an agent or a mailbox of ours wrote elsewhere to a customer is ours', () => {
  for (const from of ['mara@harrow-lind.test', 'sales@harrow-lind.test']) {
    const found = of({
      from: [person(from)],
      to: [person('ida@mail.example')],
      cc: [person('support@harrow-lind.test')],
    })
    assert.deepEqual(
      [found.as, found.agentId, found.customer.address],
      ['us', from.startsWith('mara') ? 'mara-id' : null, 'ida@mail.example'],
    )
  }
})

test("a claim to be one of us that is disproven is a stranger's", () => {
  const found = of(
    { from: [person('mara@harrow-lind.test')], to: [person('ida@mail.example'), person('support@harrow-lind.test')] },
    { mayBeUs: false },
  )
  assert.deepEqual([found.as, found.agentId], ['customer', null])
})

test('an agent who writes to us alone is a colleague, and a mailbox that writes to itself gets no answer', () => {
  assert.equal(of({ from: [person('mara@harrow-lind.test')] }).as, 'colleague')
  const self = of({ from: [person('support@harrow-lind.test')] })
  assert.deepEqual([self.as, self.participants], ['customer', []])
})

test('a mail to a list invites nobody of the list', () => {
  assert.deepEqual(
    addresses(
      of({ to: [person('list@lists.example'), person('support@harrow-lind.test')] }, { bulk: true }).participants,
    ),
    ['ida@mail.example'],
  )
})

test('a message without a sender is the one of its envelope, or of nobody', () => {
  assert.equal(of({ from: [] }, { mailFrom: 'Bounce@mail.example' }).customer.address, 'bounce@mail.example')
  assert.equal(of({ from: [person('not an address', 'Someone')] }).customer.address, unknownSender.address)
})

test('our own addresses never take part, whoever wrote to whom', () => {
  const address = fc
    .constantFrom(
      'ida@mail.example',
      'support@harrow-lind.test',
      'sales+7@harrow-lind.test',
      'mara@harrow-lind.test',
      'per@mail.example',
      'junk',
    )
    .map((each) => person(each))
  const people = fc.array(address, { maxLength: 4 })
  fc.assert(
    fc.property(people, people, people, people, fc.boolean(), fc.boolean(), (from, replyTo, to, cc, bulk, mayBeUs) => {
      const found = senderOf({ from, sender: [], replyTo, to, cc }, { mailFrom: '', bulk, mayBeUs, known })
      if (found.as !== 'colleague')
        for (const each of found.participants) assert.ok(!known.isOurs(each.address) && !known.agent(each.address))
      assert.ok(found.customer.address.includes('@'))
    }),
  )
})
