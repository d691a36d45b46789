// What is found, and what is not.
import assert from 'node:assert/strict'
import test from 'node:test'
import { refused } from '#testing/world.ts'
import { searchable } from './search.fixture.ts'

const { w, mara, say, subjects } = await searchable()

await say({ subject: 'Broken lamp', name: 'Anna Øverland', address: 'anna@overland.example', text: 'Good morning, the shade of my lamp has a crack. Universities close on Friday.', language: 'en' })
await say({ subject: 'Rechnung fehlt', name: 'Jürgen Müller', address: 'j.mueller@post.example', text: 'Guten Tag, mir fehlen die Rechnungen für zwei Bücher aus dem Mai.', language: 'de' })
await say({ subject: 'Commande', name: 'Zoé Lefèvre', address: 'zoe@lefevre.example', text: 'Bonjour, les élèves attendent encore leurs cahiers d’été.', language: 'fr' })
await say({ subject: 'Заказ', name: 'Ольга Ёлкина', address: 'olga@pochta.example', text: 'Здравствуйте, мой заказ пришёл без зелёной лампы.', language: 'ru' })
await say({ subject: '注文について', name: '田中 花子', address: 'tanaka@nihon.example', text: '東京都庁に送ったランプが届きません。領収書もお願いします。', language: 'ja' })
await say({ subject: '订单问题', name: '王伟', address: 'wang@youjian.example', text: '我买的台灯坏了，请问可以退款吗？', language: 'zh' })
await say({ subject: 'คืนสินค้า', name: 'สมชาย', address: 'somchai@thai.example', text: 'ฉันต้องการคืนโคมไฟที่ซื้อเมื่อวานนี้', language: 'th' })
await say({ subject: '주문', name: '김민수', address: 'kim@hanguk.example', text: '주문한 램프가 아직 도착하지 않았습니다.', language: 'ko' })
await say({ subject: 'طلب', name: 'محمد', address: 'mo@barid.example', text: 'مرحبا، المِصباح الذي طلبته لا يعمل', language: 'ar' })
await say({ subject: 'Παραγγελία', name: 'Νίκος', address: 'nikos@tachydromeio.example', text: 'Καλημέρα, η λάμπα που παρήγγειλα έσπασε.', language: 'el' })
await say({ subject: 'आदेश', name: 'राज', address: 'raj@daak.example', text: 'नमस्ते, मेरी बत्ती टूट गई है और मुझे धनवापसी चाहिए।', language: 'hi' })
await say({ subject: 'Sipariş', name: 'İbrahim', address: 'ibrahim@posta.example', text: 'Merhaba, İstanbul’a gönderdiğiniz ışık bozuk.', language: 'tr' })
await say({ subject: 'Zamówienie', name: 'Łukasz Żak', address: 'lukasz@poczta.example', text: 'Dzień dobry, żarówka jest pęknięta.', language: 'pl' })
await w.runJobs()

const cases: [query: string, ...subjects: string[]][] = [
  ['lamp', 'Broken lamp'],
  ['LAMPS', 'Broken lamp'],
  ['university', 'Broken lamp'],
  ['rechnung', 'Rechnung fehlt'],
  ['Buch', 'Rechnung fehlt'],
  ['bucher', 'Rechnung fehlt'],
  ['Müller', 'Rechnung fehlt'],
  ['mueller', 'Rechnung fehlt'],
  ['muller', 'Rechnung fehlt'],
  ['élève', 'Commande'],
  ['eleves ete', 'Commande'],
  ['lefevre', 'Commande'],
  ['лампа', 'Заказ'],
  ['зеленой', 'Заказ'],
  ['елкина', 'Заказ'],
  ['東京', '注文について'],
  ['ランプ', '注文について'],
  ['領収書', '注文について'],
  ['台灯', '订单问题'],
  ['退款', '订单问题'],
  ['王', '订单问题'],
  ['โคมไฟ', 'คืนสินค้า'],
  ['램프', '주문'],
  ['المصباح', 'طلب'],
  ['λαμπα', 'Παραγγελία'],
  ['ΛΆΜΠΑ', 'Παραγγελία'],
  ['बत्ती', 'आदेश'],
  ['istanbul', 'Sipariş'],
  ['isik', 'Sipariş'],
  ['zarowka', 'Zamówienie'],
  ['lukasz', 'Zamówienie'],
]
for (const [query, ...expected] of cases)
  test(`${query} finds ${expected.join(', ')}`, async () => assert.deepEqual(await subjects(mara, query), expected))

test('a slip in a name or an address is forgiven, and told', async () => {
  for (const typed of ['Øverlund', 'overlnad', 'anna@overlad.example', 'Lefevr', 'Jurgn']) assert.equal((await subjects(mara, typed)).length, 1, typed)
  const { slips } = await mara.api.search.find({ q: 'Muler' })
  assert.deepEqual(slips, [{ typed: 'Muler', meant: ['muller'] }])
})

test('a slip in any other word finds nothing, rather than something else', async () => {
  assert.deepEqual(await subjects(mara, 'morming'), [])
})

test('all words must be there, in one message or in several of the same conversation', async () => {
  assert.deepEqual(await subjects(mara, 'lamp shade'), ['Broken lamp'])
  assert.deepEqual(await subjects(mara, 'lamp rechnung'), [])
  const id = await say({ subject: 'Two parts', name: 'Ada', address: 'ada@two.example', text: 'It is about a kettle.' })
  await say({ conversationId: id, name: 'Ada', address: 'ada@two.example', text: 'The lid is dented.' })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'kettle dented'), ['Two parts'])
})

test('a phrase must be there as it is', async () => {
  assert.deepEqual(await subjects(mara, '"shade of my lamp"'), ['Broken lamp'])
  assert.deepEqual(await subjects(mara, '"lamp of my shade"'), [])
  assert.deepEqual(await subjects(mara, '"universities"'), ['Broken lamp'])
  assert.deepEqual(await subjects(mara, '"university"'), [])
})

test('what joins letters without a space is found as it was written', async () => {
  await say({ subject: 'Joined', name: 'Bo', address: 'bo@join.example', text: 'My order HL-20417/b has not come. I don’t know why.' })
  await say({ subject: 'Apart', name: 'Bo', address: 'bo@join.example', text: 'There were 20417 pieces, and HL stands for nothing.' })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'HL-20417'), ['Joined'])
  assert.deepEqual(await subjects(mara, "don't"), ['Joined'])
  assert.deepEqual((await subjects(mara, 'bo@join.example')).toSorted(), ['Apart', 'Joined'])
})

test('the words found are shown in their place, and lead to the message', async () => {
  const { items } = await mara.api.search.find({ q: 'crack lamps' })
  const [hit] = items
  assert.equal(items.length, 1)
  assert.deepEqual(hit!.message!.words.filter((piece) => piece.hit).map(({ text }) => text), ['lamp', 'crack'])
  assert.deepEqual(hit!.subject, [{ text: 'Broken ', hit: false }, { text: 'lamp', hit: true }])
  const { items: thread } = await mara.api.conversations.thread({ conversationId: hit!.conversation.id })
  assert.ok(thread.some(({ id }) => id === hit!.message!.id))
})

test('a number finds its conversation first', async () => {
  const { items } = await mara.api.search.find({ q: 'lamp' })
  const { number } = items[0]!.conversation
  for (const q of [String(number), `#${number}`]) assert.equal((await mara.api.search.find({ q })).items[0]!.conversation.number, number)
})

test('what is newer stands before what is as good but older', async () => {
  const at = (by: string) => w.clock.in(by)
  await say({ subject: 'Teapot one', name: 'Cy', address: 'cy@tea.example', text: 'teapot', at: at('-700d') })
  await say({ subject: 'Teapot two', name: 'Cy', address: 'cy@tea.example', text: 'teapot', at: at('-1d') })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'teapot'), ['Teapot two', 'Teapot one'])
})

test('a note and the name of a file are found', async () => {
  const id = await say({ subject: 'With a file', name: 'Di', address: 'di@file.example', text: 'See there.', files: ['Warranty_2025 (final).pdf'] })
  await mara.api.conversations.addNote({ conversationId: id, text: 'She is a beekeeper.' })
  await w.runJobs()
  assert.deepEqual(await subjects(mara, 'warranty'), ['With a file'])
  assert.deepEqual(await subjects(mara, 'beekeepers'), ['With a file'])
  const { items } = await mara.api.search.find({ q: 'warranty pdf' })
  assert.deepEqual(items[0]!.message!.files[0]!.filter(({ hit }) => hit).map(({ text }) => text), ['Warranty', 'pdf'])
})

test('while one types, the last word is the beginning of one, and nothing that was said is shown', async () => {
  const { items } = await mara.api.search.quick({ q: 'broken la' })
  assert.deepEqual(items.map(({ conversation }) => conversation.subject), ['Broken lamp'])
  assert.ok(!('message' in items[0]!))
})

test('pages follow each other without a gap and without a conversation twice', async () => {
  for (let n = 0; n < 23; n++) await say({ subject: `Saucer ${n}`, name: 'Ed', address: 'ed@page.example', text: `A saucer, number ${n}.` })
  await w.runJobs()
  for (const order of ['best', 'newest'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { items, next } = await mara.api.search.find({ q: 'saucer', limit: 5, order, cursor })
      seen.push(...items.map(({ conversation }) => conversation.id))
      cursor = next ?? undefined
    } while (cursor)
    assert.equal(seen.length, 23)
    assert.equal(new Set(seen).size, 23)
  }
})

test('no words, no answer', async () => {
  for (const q of ['', '   ', '""', '-', '?!', 'from:']) assert.deepEqual((await mara.api.search.find({ q })).items, [], q)
})

test('strangers may not search, nor agents whose token was not given the right', async () => {
  assert.deepEqual(await refused(w.anonymous.search.find({ q: 'lamp' })), [401, 'kernel.unauthenticated'])
})

test('of several messages the one is shown in which the words stand, not one that repeats the subject', async () => {
  const who = { name: 'Quinn', address: 'quinn@quinn.example', language: 'en' }
  const conversationId = await say({ ...who, subject: 'About the xylophone', text: 'How loud is the xylophone when one plays it at night?' })
  await say({ ...who, subject: 'Re: About the xylophone', text: 'Anybody there?', conversationId, at: w.clock.in('1m') })
  await w.runJobs()
  const { items } = await mara.api.search.find({ q: 'xylophone' })
  assert.deepEqual(items[0]?.message?.words.filter(({ hit }) => hit).map(({ text }) => text), ['xylophone'])
})
