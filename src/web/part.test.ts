import assert from 'node:assert/strict'
import test from 'node:test'
import { createElement, Suspense } from 'react'
import { renderToString } from 'react-dom/server'
import { connectionLost, connectionWorks } from './connection.ts'
import { loadEarly, part } from './part.ts'
import { until } from '#testing/until.ts'

// What the browser has and Node has not.
const page = new EventTarget()
globalThis.addEventListener = page.addEventListener.bind(page)
globalThis.removeEventListener = page.removeEventListener.bind(page)

const drawn = (Part: ReturnType<typeof part>) =>
  renderToString(createElement(Suspense, { fallback: 'not yet' }, createElement(Part)))
test('parts are loaded ahead one after the other, and drawn at once from then on; while one does not come the rest wait for the server', async (t) => {
  t.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('away')))
  const order: string[] = []
  let isAway = true
  const load =
    (name: string, fails = () => false) =>
    async () => {
      order.push(name)
      if (fails()) throw new Error('away')
      return { default: () => name }
    }
  const later = part(load('later'))
  const first = part(load('first'), { early: true })
  part(
    load('missing', () => isAway),
    { early: true },
  )
  const last = part(load('last'), { early: true })
  assert.match(drawn(part(load('unasked'))), /not yet/)
  order.length = 0

  loadEarly()
  await until('the next is loaded', () => order.length === 2)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual(order, ['first', 'missing'])
  assert.match(drawn(first), /^(<!--.*?-->)?first/)

  connectionLost()
  isAway = false
  connectionWorks()
  await until('the next is loaded', () => order.length === 3)
  assert.deepEqual(order, ['first', 'missing', 'last'])
  await until('the last is drawn', () => /last/.test(drawn(last)))
  assert.match(drawn(later), /not yet/)
})
