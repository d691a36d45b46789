import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { paragraphs, words } from './words.ts'

const links = (text: string) =>
  words(text)
    .filter((word) => typeof word !== 'string')
    .map((word) => word.href)

test('addresses become links, the signs of the sentence around them do not', () => {
  assert.deepEqual(links('See https://shop.example/a?b=1. Or (www.shop.example/x_(y)), or ask help@shop.example!'), [
    'https://shop.example/a?b=1',
    'https://www.shop.example/x_(y)',
    'mailto:help@shop.example',
  ])
})

test('nothing but web and mail addresses becomes a link', () => {
  assert.deepEqual(links('javascript:alert(1) data:text/html,x file:///etc/passwd vbscript:x ftp://x.example'), [])
})

test('paragraphs are parted by empty lines, and keep their line breaks', () => {
  assert.deepEqual(paragraphs('\nGood morning,\r\n\r\none\ntwo\n \n\nthree  \n'), [
    'Good morning,',
    'one\ntwo',
    'three',
  ])
})

test('no word is lost or added', () => {
  const text = fc
    .array(fc.oneof(fc.string(), fc.constantFrom('https://a.example/', 'x@y.example', ').', 'www.', '\n', ' ')))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (said) => {
      assert.equal(
        words(said)
          .map((word) => (typeof word === 'string' ? word : word.text))
          .join(''),
        said,
      )
    }),
  )
})

test('hostile text costs no more than its length', () => {
  // Time of this process alone, whatever else the machine does.
  const began = process.cpuUsage()
  words(`${'a.'.repeat(50_000)}@`)
  words('https://'.repeat(20_000))
  words(`https://a.example/${')'.repeat(2000)}`.repeat(20))
  paragraphs('\n \t'.repeat(50_000))
  assert.ok(process.cpuUsage(began).user < 4_000_000)
})
