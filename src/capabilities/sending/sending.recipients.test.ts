import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  type LastSaid,
  type ThreadFacts,
  checkRecipients,
  isKnownOnThread,
  mailAddress,
  newcomers,
  suggestRecipients,
} from './sending.recipients.ts'

const kasia = { name: 'Kasia', address: 'kasia@mail.example', role: 'customer' as const, isKnown: true }
const ola = { name: 'Ola', address: 'ola@firm.example', role: 'cc' as const, isKnown: true }
const own = (address: string) => address.endsWith('@shop.example')
const said = (wish: Partial<LastSaid>): LastSaid => ({
  authorName: 'Kasia',
  authorAddress: 'kasia@mail.example',
  replyTo: [],
  automatic: false,
  forged: null,
  ...wish,
})
const addresses = (list: { address: string; why?: string }[]) =>
  list.map(({ address, why }) => (why ? `${address} ${why}` : address))

test('the customer gets the answer, everyone else on the thread a copy, and we ourselves nothing', () => {
  const { to, cc, warnings } = suggestRecipients(
    [kasia, ola, { name: 'Us', address: 'support@shop.example', role: 'cc', isKnown: true }],
    said({}),
    own,
  )
  assert.deepEqual(
    [addresses(to), addresses(cc), warnings],
    [['kasia@mail.example customer'], ['ola@firm.example participant'], []],
  )
})

test('who wrote last is answered too, and the customer is never turned into a copy', () => {
  const { to, cc } = suggestRecipients([kasia, ola], said({ authorAddress: 'Ola@firm.example' }), own)
  assert.deepEqual([addresses(to), cc], [['kasia@mail.example customer', 'ola@firm.example lastWriter'], []])
})

test('an address that only a Reply-To named is no part of the thread unless something ties it to somebody there', () => {
  const facts = (wish: Partial<ThreadFacts> = {}): ThreadFacts => ({
    customers: new Set(['kasia@mail.example']),
    writers: [{ address: 'kasia@mail.example', isForged: false }],
    writtenTo: new Set(),
    ...wish,
  })
  const known = (address: string, wish: Partial<ThreadFacts> = {}, more: object = {}) =>
    isKnownOnThread({ address, role: 'customer', customerId: 'k', ...more }, facts(wish), own)
  assert.ok(known('kasia@mail.example'))
  assert.ok(known('kasia.w@mail.example'), 'the same house')
  assert.ok(known('help@desk.mail.example'), 'a part of the house')
  assert.ok(!known('thief@evil.example'))
  assert.ok(!known('thief@evil-mail.example'))
  assert.ok(known('thief@evil.example', { writtenTo: new Set(['thief@evil.example']) }), 'an agent has written there')
  assert.ok(known('thief@evil.example', {}, { customerId: null }), 'an agent has put it there')
  assert.ok(known('thief@evil.example', {}, { role: 'cc', isKnown: true }))
  assert.ok(known('ola@firm.example', { writers: [{ address: 'no-reply@forms.example', isForged: false }] }))
  assert.ok(known('ola@firm.example', { writers: [{ address: 'form@shop.example', isForged: false }] }))
  for (const address of ['no-reply@forms.example', 'form@shop.example', 'kasia@evil.example'])
    assert.ok(!known('ola@evil.example', { writers: [{ address, isForged: true }] }), `${address}, forged`)
})

test('a stranger named by Reply-To gets nothing by itself: the writer does, and the agent is told', () => {
  const thief = { name: '', address: 'thief@evil.example', role: 'customer' as const, isKnown: false }
  const asked = said({ replyTo: [{ name: '', address: 'thief@evil.example' }] })
  const alone = suggestRecipients([thief], asked, own)
  assert.deepEqual(addresses(alone.to), ['kasia@mail.example customer'])
  assert.deepEqual(alone.warnings, [{ code: 'replyToDiffers', address: 'thief@evil.example' }])
  const later = suggestRecipients([thief, kasia], said({}), own)
  assert.deepEqual(
    [addresses(later.to), later.warnings],
    [['kasia@mail.example customer'], [{ code: 'replyToDiffers', address: 'thief@evil.example' }]],
  )
  const friend = { name: 'Kasia', address: 'kasia.w@mail.example', role: 'customer' as const, isKnown: true }
  const followed = suggestRecipients([friend], said({ replyTo: [friend] }), own)
  assert.deepEqual([addresses(followed.to), followed.warnings], [['kasia.w@mail.example replyTo'], []])
})

test('addresses that nobody reads, machines and an empty thread are said beforehand', () => {
  const robot = { name: '', address: 'no-reply@carrier.example', role: 'customer' as const, isKnown: true }
  assert.deepEqual(
    suggestRecipients([robot], said({ authorAddress: robot.address, automatic: true }), own).warnings.map(
      ({ code }) => code,
    ),
    ['noReplyAddress', 'automatic'],
  )
  assert.deepEqual(suggestRecipients([], null, own).warnings, [{ code: 'nobody' }])
})

test('an address is taken in the form that servers take, or not at all', () => {
  for (const [given, taken] of [
    [' Kasia@Mail.Example ', 'kasia@mail.example'],
    ['käthe@bücher.example', 'käthe@xn--bcher-kva.example'],
    ['a+b@mail.example', 'a+b@mail.example'],
    ["o'neil@mail.example", "o'neil@mail.example"],
    ['kasia', null],
    ['@mail.example', null],
    ['kasia@', null],
    ['a b@mail.example', null],
    ['a@b@mail.example', null],
    ['a..b@mail.example', null],
    ['.a@mail.example', null],
    ['a@mail', null],
    ['a@-x.example', null],
    ['a@mail.example>', null],
    ['a,b@mail.example', null],
    ['"a"@mail.example', null],
    ['a@mail.example\r\nRCPT TO:<b@mail.example>', null],
    [`${'a'.repeat(65)}@mail.example`, null],
  ] as const)
    assert.equal(mailAddress(given), taken, given)
})

test('whatever is taken is one token that fits into an SMTP command', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.emailAddress(),
        fc.string().map((text) => `${text}@mail.example`),
      ),
      (given) => {
        const taken = mailAddress(given)
        if (taken !== null) {
          assert.match(taken, /^[^\s<>\u0000-\u0020\u007f]+@[a-z0-9.-]+$/)
          assert.equal(mailAddress(taken), taken)
        }
      },
    ),
  )
})

test('everybody gets it once, where they are named first', () => {
  const result = checkRecipients({
    to: [{ name: 'K', address: 'K@mail.example' }],
    cc: [
      { name: '', address: 'k@mail.example' },
      { name: '', address: 'o@mail.example' },
    ],
    bcc: [
      { name: '', address: 'o@mail.example' },
      { name: '', address: 'b@mail.example' },
    ],
  })
  assert.ok('all' in result)
  assert.deepEqual(
    [result.all, result.lists.cc.map((each) => each.address), result.lists.bcc.map((each) => each.address)],
    [['k@mail.example', 'o@mail.example', 'b@mail.example'], ['o@mail.example'], ['b@mail.example']],
  )
})

test('new people come onto the thread only together with somebody who is on it, and Bcc never', () => {
  const supplier = { name: '', address: 'orders@foundry.example' }
  assert.deepEqual(newcomers({ to: [kasia], cc: [supplier] }, [kasia]), [supplier])
  assert.deepEqual(newcomers({ to: [supplier], cc: [] }, [kasia]), [])
  assert.deepEqual(newcomers({ to: [supplier], cc: [] }, []), [supplier])
})
