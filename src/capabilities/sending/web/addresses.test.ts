import assert from 'node:assert/strict'
import test from 'node:test'
import { looksLikeAddress, parseAddresses, withAdded, without } from './addresses.ts'

test('addresses are read as people paste them', () => {
  assert.deepEqual(
    parseAddresses(
      'Kasia <kasia@mail.example>, ola@mail.example; "Wójcik, Jan" <jan@mail.example>\nmailto:x@mail.example',
    ),
    [
      { name: 'Kasia', address: 'kasia@mail.example' },
      { name: '', address: 'ola@mail.example' },
      { name: 'Wójcik, Jan', address: 'jan@mail.example' },
      { name: '', address: 'x@mail.example' },
    ],
  )
  assert.deepEqual(parseAddresses(' , ;\n'), [])
})

test('nobody is added twice, whatever the list and the case', () => {
  const some = { to: [{ name: '', address: 'a@mail.example' }], cc: [], bcc: [] }
  const more = withAdded(some, 'cc', [
    { name: '', address: 'A@mail.example' },
    { name: '', address: 'b@mail.example' },
    { name: '', address: 'B@mail.example' },
  ])
  assert.deepEqual(
    more.cc.map(({ address }) => address),
    ['b@mail.example'],
  )
  assert.deepEqual(without(more, 'cc', 0).cc, [])
})

test('what is certainly no address is seen at once', () => {
  for (const good of ['a@mail.example', 'käthe@bücher.example', 'a+b@x.y.zz']) assert.ok(looksLikeAddress(good), good)
  for (const bad of ['kasia', 'a@b', 'a b@mail.example', '@mail.example', 'a@mail.example,', ''])
    assert.ok(!looksLikeAddress(bad), bad)
})
