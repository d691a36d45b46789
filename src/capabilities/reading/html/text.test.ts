import test from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { htmlToText } from './text.ts'

test('paragraphs, breaks and entities become lines', () => {
  assert.equal(
    htmlToText('<p>Dear&nbsp;Anna,</p><p>the chair &amp; the\n table<br>are here.</p>'),
    'Dear Anna,\n\nthe chair & the table\nare here.',
  )
})

test('boxes follow each other without empty lines, empty ones keep one', () => {
  assert.equal(htmlToText('<div>one</div><div>two</div><div><br></div><div>three</div>'), 'one\ntwo\n\nthree')
})

test('lists carry their marks', () => {
  assert.equal(
    htmlToText('<p>Order:</p><ul><li>chair</li><li>table</li></ul><ol><li>first</li><li>second</li></ol>'),
    'Order:\n\n- chair\n- table\n\n1. first\n2. second',
  )
})

test('links show their address when their words do not', () => {
  assert.equal(
    htmlToText(
      '<a href="https://harrow.example/r/1">Return it</a> or <a href="https://harrow.example/">harrow.example</a>',
    ),
    'Return it <https://harrow.example/r/1> or harrow.example',
  )
})

test('quotes are marked and cells kept apart', () => {
  assert.equal(
    htmlToText(
      '<p>yes</p><blockquote>really?<br>sure?</blockquote><table><tr><td>Chair</td><td>20 €</td></tr></table>',
    ),
    'yes\n\n> really?\n> sure?\n\nChair 20 €',
  )
})

test('styles, scripts and titles are no text, preformatted blanks are', () => {
  assert.equal(
    htmlToText('<head><title>t</title><style>p{}</style></head><script>x</script><pre>a\n  b</pre>'),
    'a\n  b',
  )
})

test('any input yields text without tags of its own making', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (html) => assert.equal(typeof htmlToText(html), 'string')))
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 12 }), (words) => {
      assert.deepEqual(htmlToText(words.map((word) => `<div><b>${word}</b></div>`).join('')).split('\n'), words)
    }),
  )
})
