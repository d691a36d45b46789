import assert from 'node:assert/strict'
import test from 'node:test'
import { hasTable } from './tables.ts'

test('an order in rows of several cells is a table', () => {
  const order = '<p>Your order</p><table><tbody><tr><th>Article</th><th>Pieces</th></tr><tr><td>Alma lamp</td><td>2</td></tr></tbody></table>'
  assert.equal(hasTable(order), true)
})

test('a letter that is framed by tables is none', () => {
  const framed = '<table><tr><td><table><tr><td>Dear shop</td></tr><tr><td> &nbsp; </td><td>My lamp broke</td></tr></table></td></tr></table>'
  assert.equal(hasTable(framed), false)
})

test('a single row, words without a table and nothing at all are none', () => {
  assert.equal(hasTable('<table><tr><td>Ada</td><td>Berlin</td></tr></table>'), false)
  assert.equal(hasTable('<p>tr td</p>'), false)
  assert.equal(hasTable(''), false)
})
