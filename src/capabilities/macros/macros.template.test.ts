import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { fill, objectionTo, partsOf, variablesIn } from './macros.template.ts'

const nameOf = (name: string) => `the ${name}`
const filled = (template: string, values: Record<string, string | null> = {}) =>
  fill(template, { values: new Map(Object.entries(values)), nameOf })
const known = new Set(['customer.name', 'conversation.number', 'customer.preferredName'])

test('words are filled in, else what stands behind the bar, else a mark', () => {
  const template = '<p>Dear {{ customer.name }}, {{customer.preferredName|friend}}</p>'
  assert.equal(filled(template, { 'customer.name': 'Ada' }).html, '<p>Dear Ada, friend</p>')
  const { html, blanks } = filled(template)
  assert.equal(html, '<p>Dear <span data-blank="customer.name">the customer.name</span>, friend</p>')
  assert.deepEqual(blanks, ['customer.name'])
  assert.equal(filled('a{{customer.name|}}b').html, 'ab')
})

test('a word with signs of HTML, or with braces, stays a word', () => {
  const evil = '<img src=x onerror="a()"> & {{agent.name}}'
  assert.equal(
    filled('<p>{{customer.name}}</p>', { 'customer.name': evil, 'agent.name': 'Mara' }).html,
    '<p>&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; {{agent.name}}</p>',
  )
})

test('in an address words are encoded, and a missing one is marked behind the tag', () => {
  const template = '<p><a href="https://shop.test/{{customer.name}}?a=1&amp;b=2">Order</a></p>'
  assert.equal(
    filled(template, { 'customer.name': '"><script>/ä' }).html,
    '<p><a href="https://shop.test/%22%3E%3Cscript%3E%2F%C3%A4?a=1&amp;b=2">Order</a></p>',
  )
  assert.match(filled(template).html, /\?a=1&amp;b=2"><span data-blank="customer.name">/)
})

test('what can not be filled in is refused when it is saved', () => {
  assert.equal(objectionTo('<p>Hi {{customer.name}} { not } one</p>', known), undefined)
  assert.deepEqual(objectionTo('<p>{{customer.nmae}}</p>', known), {
    code: 'unknownVariable',
    variable: 'customer.nmae',
  })
  assert.deepEqual(objectionTo('<p>{{cust<b>omer</b>.name}}</p>', known), {
    code: 'brokenVariable',
    variable: '{{customer.name}}',
  })
  assert.equal(objectionTo('{{customer name}}', known)?.code, 'brokenVariable')
  assert.equal(objectionTo('<a href="/{{customer.name}}">x</a>', known)?.code, 'needsFallback')
  assert.equal(objectionTo('<a href="/{{customer.name|x}}{{conversation.number}}">x</a>', known), undefined)
  assert.deepEqual(variablesIn('{{a.b}}{{a.b|c}}{{c.d}}'), ['a.b', 'c.d'])
})

const piece = fc.oneof(
  fc.constantFrom(
    '{{',
    '}}',
    '|',
    '{{customer.name}}',
    '{{customer.name|x}}',
    '<a href="',
    '">',
    '<p>',
    '</p>',
    '<',
    '>',
    '"',
    "'",
    '&amp;',
    '{{a.b|&lt;}}',
  ),
  fc.string({ unit: 'binary' }),
)
const wild = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))

test('anything at all is read without a throw, and nothing of it is lost', () => {
  fc.assert(
    fc.property(wild, fc.string({ unit: 'binary' }), (template, value) => {
      assert.equal(
        partsOf(template)
          .map((part) => part.html)
          .join(''),
        template,
      )
      filled(template, { 'customer.name': value })
      objectionTo(template, known)
    }),
    { numRuns: 2000 },
  )
})

const tagsOf = (html: string) => html.replace(/<span data-blank="[^"<>]*">[^<>]*<\/span>/g, '').match(/<[^>]*>/g) ?? []
const safe = fc
  .array(
    fc.constantFrom(
      '<p>',
      '</p>',
      '<b>',
      'words ',
      '{{customer.name}}',
      '{{customer.preferredName|there}}',
      '&lt;',
      '<br />',
      '<a title="{{customer.name}}">',
      '</a>',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('whatever is filled in, the tags are those of the template, with the same attributes', () => {
  fc.assert(
    fc.property(safe, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (template, one, other) => {
      const { html } = filled(template, { 'customer.name': `${one}<b a='"`, 'customer.preferredName': other })
      const shape = (source: string) => tagsOf(source).map((tag) => tag.replace(/title="[^"]*"/, 'title'))
      assert.deepEqual(shape(html), shape(template))
    }),
    { numRuns: 2000 },
  )
})

test('nothing is ever left in braces', () => {
  fc.assert(
    fc.property(safe, fc.option(fc.constantFrom('Ada', '', '  ')), (template, value) => {
      assert.doesNotMatch(filled(template, { 'customer.name': value }).html, /\{\{|\}\}/)
    }),
  )
})
