import test from 'node:test'
import assert from 'node:assert/strict'
import { detectLanguage } from './language.ts'

test('short letters of customers are told apart', async () => {
  const cases: [string, string][] = [
    ['en', 'Hello, my order has not arrived yet. Can you help me?'],
    ['de', 'Wo bleibt mein Paket? Ich warte seit Montag.'],
    ['fr', "Bonjour, ma commande n'est pas encore arrivée."],
    ['es', 'Quiero devolver los zapatos que compré la semana pasada.'],
    ['nl', 'Mijn bestelling is nog niet aangekomen.'],
    ['ja', '注文した商品がまだ届いていません。'],
    ['ru', 'Здравствуйте, мой заказ ещё не пришёл.'],
  ]
  for (const [code, text] of cases) assert.equal(await detectLanguage(text), code, text)
})

test('too little to tell is no language', async () => {
  for (const text of [
    '',
    'ok',
    '12345 678',
    'https://harrow.example/orders/12345?ref=mail',
    'anna@harrow.example',
    'AB-1234 / 55',
  ])
    assert.equal(await detectLanguage(text), null, text)
})

test('quoted lines and addresses do not count', async () => {
  assert.equal(
    await detectLanguage(
      'Vielen Dank, das hat mir sehr geholfen!\n> Hello, please find the invoice attached to this message\n> and let us know whether you need anything else\nhttps://harrow.example/the/very/long/path',
    ),
    'de',
  )
})
