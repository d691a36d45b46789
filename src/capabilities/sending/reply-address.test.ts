import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createSecrets } from '#kernel/secrets.ts'
import { readReplyToken, replyAddress } from './reply-address.ts'

const services = { secrets: createSecrets('ab'.repeat(32)) }
const strangers = { secrets: createSecrets('cd'.repeat(32)) }

test('a reply address leads back to its conversation, whatever mail systems do to its case', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.constantFrom('support@shop.example', 'a@b.test', 'hilfe+alt@laden.example'),
      fc.boolean(),
      (id, mailbox, loud) => {
        const address = replyAddress(services, mailbox, id)
        assert.ok(address.slice(0, address.indexOf('@')).length <= 64)
        assert.equal(readReplyToken(services, loud ? address.toUpperCase() : address), id)
      },
    ),
  )
})

test('a token that is changed in any letter, or made with another key, is not believed', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.nat(37),
      fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'),
      (id, position, letter) => {
        const address = replyAddress(services, 's@shop.example', id)
        const changed = address.slice(0, 2 + position) + letter + address.slice(3 + position)
        fc.pre(changed !== address)
        assert.equal(readReplyToken(services, changed), null)
      },
    ),
  )
  const id = '0192f0c1-7a5e-7cc0-8f6e-1b2a3c4d5e6f'
  assert.equal(readReplyToken(strangers, replyAddress(services, 's@shop.example', id)), null)
})

test('an address without a token names no conversation', () => {
  for (const address of ['support@shop.example', 'support+orders@shop.example', '', 'support+@shop.example'])
    assert.equal(readReplyToken(services, address), null)
})

test('a mailbox whose name leaves no room for a token keeps its own address', () => {
  const long = `${'customer-service-international'}@shop.example`
  assert.equal(replyAddress(services, long, '0192f0c1-7a5e-7cc0-8f6e-1b2a3c4d5e6f'), long)
})
