import test from 'node:test'
import assert from 'node:assert/strict'
import iconv from 'iconv-lite'
import { charsetName, decodeBytes } from './charset.ts'

test('declared charsets are decoded under the names that senders use', () => {
  const cases: [string, string, string][] = [
    ['ISO-8859-1', 'windows-1252', 'Größe “20 €”'],
    ['"iso_8859-15"', 'iso-8859-15', 'Preis: 20 €'],
    ['x-sjis', 'shift_jis', 'ご注文ありがとう'],
    ['gb2312', 'gb18030', '您好，订单'],
    ['ks_c_5601-1987', 'cp949', '주문한 상품'],
    ['big5', 'big5', '您好，訂單'],
    ['koi8-r', 'koi8-r', 'Здравствуйте'],
    ['cp-850', 'cp850', 'Größe'],
    ['unicode-1-1-utf-7', 'utf-7', 'Größe'],
    ['utf-16', 'utf-16', 'Größe'],
    ['macintosh', 'macroman', 'Größe'],
  ]
  for (const [label, encoding, text] of cases)
    assert.equal(decodeBytes(iconv.encode(text, encoding), label), text, label)
})

test('seven-bit charsets that shift between alphabets are decoded', () => {
  assert.equal(decodeBytes(Buffer.from('GyRCQ21KOBsoQg==', 'base64'), 'iso-2022-jp'), '注文')
  assert.equal(decodeBytes(Buffer.from('GyRCQ21KOBsoQg==', 'base64'), ''), '注文')
  assert.equal(decodeBytes(Buffer.from('~{<:Ky2;~}a~~', 'latin1'), 'hz-gb-2312'), '己所不a~')
  assert.equal(decodeBytes(Buffer.from('\x1b$)C\x0eGQ1[\x0f ok', 'latin1'), 'iso-2022-kr'), '한글 ok')
})

test('a declaration that the bytes contradict is overruled', () => {
  assert.equal(decodeBytes(Buffer.from('Größe', 'utf8'), 'iso-8859-1'), 'Größe')
  assert.equal(decodeBytes(Buffer.from('Größe', 'latin1'), 'utf-8'), 'Größe')
  assert.equal(decodeBytes(Buffer.from('Größe', 'latin1'), 'us-ascii'), 'Größe')
  assert.equal(decodeBytes(Buffer.from('Größe', 'utf8'), 'klingon-1'), 'Größe')
})

test('undeclared bytes are guessed from their letters', () => {
  const cases: [string, string][] = [
    ['windows-1252', 'Où est ma commande ? Déjà payée.'],
    ['windows-1250', 'Dobrý den, objednávka ještě nedorazila, můžete pomoci?'],
    ['windows-1251', 'Здравствуйте, где мой заказ?'],
    ['koi8-r', 'Здравствуйте, где мой заказ?'],
    ['shift_jis', '注文した商品がまだ届いていません。'],
    ['gb18030', '您好，我的订单还没有到。'],
    ['windows-1254', 'Merhaba, siparişim henüz gelmedi, lütfen yardım edin.'],
  ]
  for (const [charset, text] of cases) assert.equal(decodeBytes(iconv.encode(text, charset), ''), text, charset)
})

test('a charset named elsewhere in the message helps where none is declared', () => {
  assert.equal(decodeBytes(iconv.encode('Привет', 'koi8-r'), '', 'koi8-r'), 'Привет')
})

test('a cut character does not spoil the rest of a UTF-8 text', () => {
  const bytes = Buffer.from('Grüße aus Köln, schöne Größe €', 'utf8')
  assert.match(decodeBytes(bytes.subarray(0, bytes.length - 1), 'utf-8'), /^Grüße aus Köln, schöne Größe/)
})

test('names that say nothing are no charset', () => {
  for (const label of ['', 'unknown-8bit', 'x-unknown', 'us-ascii', 'default', 'no such thing'])
    assert.equal(charsetName(label), '')
})
