import assert from 'node:assert/strict'
import test from 'node:test'
import { visibleReply } from './reply.ts'

const read = (text: string) => visibleReply({ text, html: null })
const lead = 'On 2 May 2024 at 10:15, Shop <shop@harrow.example> wrote:'
const headers = 'From: Shop <shop@harrow.example>\nSent: Thursday, May 2, 2024 10:15 AM\nTo: Ann\nSubject: Order'

test('answers between quoted lines stay, with the lines they answer; what is not answered is folded', () => {
  assert.deepEqual(read(`Hi,\n\n${lead}\n> Which colour?\n\nRed.\n\n> Which size?\nLarge.\n\n> Bye\n> Shop\n`), {
    reply: 'Hi,\n\n> Which colour?\n\nRed.\n\n> Which size?\nLarge.',
    folded: [{ kind: 'quote', text: `${lead}\n> Bye\n> Shop` }],
  })
})

test('answers stay when the quote is marked by initials, as The Bat! writes', () => {
  const { reply } = read(
    'Добрый день!\n\n02.05.2024, 10:15, Shop <shop@harrow.example>:\n\nАЛ> Цвет?\nКрасный.\nАЛ> Размер?\nБольшой.',
  )
  assert.equal(reply, 'Добрый день!\n\nАЛ> Цвет?\nКрасный.\nАЛ> Размер?\nБольшой.')
})

test('an answer below the whole quote is shown without the quote', () => {
  assert.equal(read(`${lead}\n\n> Which colour?\n> Which size?\n\nRed and large.\n`).reply, 'Red and large.')
})

test('an answer below follows on one above: then the quote between them stays as context', () => {
  const text = `First the colour: red.\n\n> Which size?\n\nLarge, if there is one left.`
  assert.equal(read(text).reply, text)
})

test('a greeting below the quote does not bring the quote back', () => {
  assert.equal(
    read(`Red and large.\n\n${lead}\n\n> Which colour?\n\nRegards, Ann`).reply.replace(/\n+/g, '\n'),
    'Red and large.\nRegards, Ann',
  )
})

test('an introduction above unmarked own words goes, the words stay', () => {
  assert.deepEqual(read(`${lead}\n\nRed and large.\n`), {
    reply: 'Red and large.',
    folded: [{ kind: 'quote', text: lead }],
  })
})

test('answers inside an unmarked original stay when the sender says that they are there', () => {
  for (const words of [
    'See my answers in red below.',
    'Hallo, meine Antworten im Text.',
    'Mes réponses en rouge ci-dessous.',
  ]) {
    const text = `${words}\n\n${headers}\n\nWhich colour? Red.`
    assert.equal(read(text).reply, text)
  }
})

test('a forward without own words, or with a pointer only, keeps what is forwarded', () => {
  const forwarded =
    `---------- Forwarded message ---------\nFrom: Shop <shop@harrow.example>\nSubject: Order\n\nYour ` +
    `lamp is late.\n\n-- \nShop`
  assert.equal(read(forwarded).reply, forwarded)
  assert.equal(read(`FYI\n\n${forwarded}`).reply, `FYI\n\n${forwarded}`)
  assert.equal(read(`zur Info\n\n${forwarded}`).reply, `zur Info\n\n${forwarded}`)
  assert.equal(read(`${headers}\n\nYour lamp is late.`).reply, `${headers}\n\nYour lamp is late.`)
  assert.match(
    read('Sent from my iPhone\n\nBegin forwarded message:\n\n> From: Shop\n>\n> Your lamp is late.').reply,
    /lamp is late/,
  )
})

test('a forward with own words shows those', () => {
  const words = 'What does this mail of yours mean?'
  assert.equal(read(`${words}\n\nBegin forwarded message:\n\n> From: Shop\n>\n> Your lamp is late.`).reply, words)
  assert.equal(
    read(`${words}\n\n-------- Weitergeleitete Nachricht --------\n${headers}\n\nYour lamp is late.`).reply,
    words,
  )
})

test('a message that is nothing but a quote or a signature is shown, not left empty', () => {
  assert.equal(read('> Which colour?').reply, '> Which colour?')
  assert.equal(read('-- \nAnn Lind').reply, '-- \nAnn Lind')
  assert.equal(read('Sent from my iPhone').reply, 'Sent from my iPhone')
  assert.deepEqual(visibleReply({ text: null, html: null }), { reply: '', folded: [] })
})

test('quote marks used for show are not a quote', () => {
  const text = 'Visit our sale\n>>> >>> https://harrow.example <<<\nuntil Friday'
  assert.equal(read(text).reply, text)
})

test('links that a program broke over lines do not tear a quote apart', () => {
  assert.equal(
    read(
      `Yes.\n\n${lead}\n\n> See (https://harrow.example/a\n_nonce=3dd518)\n>\n> Bye\n>\n ` +
        `(https://harrow.example/x) >\n> Shop\n`,
    ).reply,
    'Yes.',
  )
})
