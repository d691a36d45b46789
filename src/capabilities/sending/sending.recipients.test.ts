import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type LastSaid, checkRecipients, mailAddress, newcomers, suggestRecipients } from './sending.recipients.ts'

const kasia = { name: 'Kasia', address: 'kasia@mail.example', role: 'customer' as const }
const ola = { name: 'Ola', address: 'ola@firm.example', role: 'cc' as const }
const own = (address: string) => address.endsWith('@shop.example')
const said = (wish: Partial<LastSaid>): LastSaid => ({
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
    [kasia, ola, { name: 'Us', address: 'support@shop.example', role: 'cc' }],
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

test('Reply-To is followed inside one house or away from an address that nobody reads; a stranger there is a warning', () => {
  const at = (replyTo: string, more: Partial<LastSaid> = {}, thread = [kasia]) =>
    suggestRecipients(thread, said({ replyTo: [{ name: '', address: replyTo }], ...more }), own)
  assert.deepEqual(addresses(at('kasia.w@mail.example').to), ['kasia.w@mail.example replyTo'])
  assert.deepEqual(addresses(at('help@desk.mail.example').to), ['help@desk.mail.example replyTo'])
  const stranger = at('thief@evil.example')
  assert.deepEqual(
    [addresses(stranger.to), stranger.warnings],
    [['kasia@mail.example customer'], [{ code: 'replyToDiffers', address: 'thief@evil.example' }]],
  )
  const forged = at('kasia.w@mail.example', { forged: 'dmarc' })
  assert.deepEqual(
    [addresses(forged.to), forged.warnings.map(({ code }) => code)],
    [['kasia@mail.example customer'], ['replyToDiffers', 'forged']],
  )
  const robot = { name: 'Shop form', address: 'no-reply@forms.example', role: 'customer' as const }
  assert.deepEqual(addresses(at('kasia@mail.example', { authorAddress: robot.address }, [robot]).to), [
    'kasia@mail.example replyTo',
  ])
  assert.deepEqual(addresses(at('kasia@mail.example', { authorAddress: 'form@shop.example' }, []).to), [
    'kasia@mail.example replyTo',
  ])
  assert.deepEqual(at('support@shop.example').warnings, [])
})

test('addresses that nobody reads, machines and an empty thread are said beforehand', () => {
  const robot = { name: '', address: 'no-reply@carrier.example', role: 'customer' as const }
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
