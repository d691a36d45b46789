import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { areNear, keyOf, likeness, tellingWords, weightOf } from './identity.likeness.ts'

const mail = (address: string) => keyOf({ kind: 'email', address })
const handle = (address: string) => keyOf({ kind: 'handle', address })
const words = (name: string) => name.toLowerCase().split(' ')

test('a box is one box with whatever stands behind a plus, and dots count where the provider says so', () => {
  assert.equal(mail('kasia+shop@mail.example'), mail('kasia@mail.example'))
  assert.equal(mail('ka.sia@gmail.com'), mail('kasia+x@googlemail.com'))
  assert.notEqual(mail('ka.sia@mail.example'), mail('kasia@mail.example'))
  assert.notEqual(mail('kasia@mail.example'), mail('kasia@post.example'))
})

test('the box of a house says nothing about a person', () => {
  assert.equal(mail('info@oak.example'), undefined)
  assert.equal(mail('info+x@oak.example'), undefined)
})

test('a number is one number, also as the name on a network that goes by numbers', () => {
  assert.equal(handle('whatsapp:+48 425-550-140'), keyOf({ kind: 'phone', address: '+48425550140' }))
  assert.equal(handle('signal:0048425550140'), keyOf({ kind: 'phone', address: '+48425550140' }))
})

test('a handle is compared across networks, unless it is too short to tell people apart', () => {
  assert.equal(handle('mastodon:kasiaw'), handle('instagram:kasiaw'))
  assert.equal(handle('mastodon:kas'), undefined)
})

test('names are near with an initial, a short form, a slip, or the other way round', () => {
  for (const [a, b] of [
    ['katarzyna wojcik', 'k wojcik'],
    ['alex mayer', 'alexander mayer'],
    ['katarzyna wojcik', 'katarzina wojcik'],
    ['wojcik katarzyna', 'katarzyna wojcik'],
    ['katarzyna anna wojcik', 'katarzyna wojcik'],
    ['dr katarzyna wojcik', 'katarzyna wojcik'],
  ] as const)
    assert.equal(areNear(words(a), words(b)), true, `${a} / ${b}`)
})

test('names of two people are not near', () => {
  for (const [a, b] of [
    ['anna wojcik', 'adam wojcik'],
    ['wojcik', 'wojcik'],
    ['k w', 'katarzyna wojcik'],
    ['jonas berg', 'mara lind'],
    ['anna berg', 'anna lind'],
  ] as const)
    assert.equal(areNear(words(a), words(b)), false, `${a} / ${b}`)
})

test('only words that tell people apart are compared', () => {
  assert.deepEqual(tellingWords(['dr', 'herr', 'jo', 'mayer', 'a1x', 'mayer']), ['mayer'])
})

test('likeness does not depend on the side, is whole for the same, and lies between nothing and whole', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      assert.equal(likeness(a, b), likeness(b, a))
      assert.equal(likeness(a, a), 1)
      assert.ok(likeness(a, b) >= 0 && likeness(a, b) <= 1)
    }),
  )
})

test('nearness does not depend on the side', () => {
  const name = fc.array(fc.constantFrom('k', 'kat', 'katarzyna', 'anna', 'ann', 'wojcik', 'wojzik', 'berg'), {
    maxLength: 4,
  })
  fc.assert(
    fc.property(name, name, (a, b) => assert.equal(areNear(a, b), areNear(b, a))),
    { numRuns: 500 },
  )
})

test('what is surer stands first', () => {
  assert.ok(weightOf(['address']) > weightOf(['handle', 'name']))
  assert.ok(weightOf(['number']) > weightOf(['name']))
})
