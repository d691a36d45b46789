import assert from 'node:assert/strict'
import test from 'node:test'
import { text } from '#kernel/text.ts'
import { changes, sources as consentSources } from '#capabilities/consents/consents.contract.ts'
import { State } from '#capabilities/conversations/conversations.views.ts'
import { addressKinds, marks } from '#capabilities/customers/customers.views.ts'
import * as card from '#capabilities/knownas/knownas.views.ts'
import { orderStates } from '#capabilities/orders/orders.contract.ts'
import { How } from '#capabilities/receipts/receipts.contract.ts'
import { startPortions } from './privacy.filling.ts'
import { readablePage } from './privacy.page.ts'
import { RequestState, channels, kinds } from './privacy.views.ts'

const told = {
  house: 'Harrow & Lind',
  name: 'Aino',
  locale: 'de',
  timeZone: 'UTC',
  madeAt: '2026-11-16T09:00:00Z',
  number: 1001,
}

test('codes are told in words, amounts as money, languages by name', () => {
  const records = [
    { state: 'with_customer', direction: 'in', needed: true, subject: 'out' },
    { number: 'A1', currency: 'EUR', totalMinor: 4999, lines: [{ name: 'Lamp', unitPrice: 2500 }] },
    { about: 'tone', value: 'warm' },
    { about: 'address.de', value: { form: 'informal' } },
    { name: 'tone', value: 'warm' },
    { own: 'pl', reads: ['en'] },
  ]
  const page = readablePage(told, [{ section: 'conversations', records }], null).replaceAll('\u00a0', ' ')
  for (const words of [
    'wartet auf Sie',
    'bei uns eingegangen',
    '>ja<',
    '49,99 €',
    '25,00 €',
    'herzlich',
    'Anrede (Deutsch)',
    'vertraut',
    'Polnisch',
    'Englisch',
  ])
    assert.ok(page.includes(words), words)
  assert.ok(page.includes('>out<') && page.includes('>warm<'), 'words of people stay as they are')
})

test('every code that is stored has words in every language', () => {
  const codes: Record<string, readonly string[]> = {
    state: [...State.options, ...RequestState.options, ...orderStates],
    direction: ['in', 'out', 'note'],
    channel: [...channels, ...card.channels],
    best: card.channels,
    never: card.channels,
    kind: [...kinds, ...addressKinds],
    mark: marks,
    change: changes,
    source: [...card.sources, ...consentSources],
    how: How.options.filter((how) => how !== 'ahead'),
    detail: card.details,
    tone: card.tones,
    known: card.needs,
    form: card.forms,
    naming: card.namings,
    about: Object.keys(card.Card.shape),
  }
  for (const locale of ['en', 'de'])
    for (const [field, all] of Object.entries(codes))
      for (const code of all)
        assert.ok(text(locale, `privacy.values.${field}.${code}`), `${field}.${code} in ${locale}`)
})

test('much becomes several pages and files of data, each leading to the next, and nothing is left out', async () => {
  const files = new Map<string, string>()
  const portions = startPortions(
    told,
    async (path, content) => void files.set(path, Buffer.from(content).toString()),
    1000,
  )
  const words = Array.from({ length: 50 }, (_, at) => `${at} ${'lamp '.repeat(20)}`)
  for (const each of words) await portions.add('notes', { text: each })
  await portions.end()
  const pages = [...files.keys()].filter((name) => name.startsWith('index'))
  assert.ok(pages.length > 3)
  assert.deepEqual(pages.slice(0, 2), ['index.html', 'index-2.html'])
  pages.slice(1).forEach((next, at) => assert.ok(files.get(pages[at]!)!.includes(`href="${next}"`)))
  assert.doesNotMatch(files.get(pages.at(-1)!)!, /href=/)
  const data = [...files].filter(([name]) => name.startsWith('data')).map(([, json]) => JSON.parse(json))
  assert.deepEqual(
    data.flatMap(({ sections }) => sections.notes.map((note: { text: string }) => note.text)),
    words,
  )
  for (const [, content] of files) assert.ok(content.length < 5000)
})
