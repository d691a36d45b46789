import assert from 'node:assert/strict'
import test from 'node:test'
import { deviceLines, headerBlocks, introductions } from './introductions.fixture.ts'
import { visibleReply } from './reply.ts'

const reply = (text: string): string => visibleReply({ text, html: null }).reply
const own = 'Thanks, the lamp works.\n\nCould you send the bill?'

for (const line of introductions) {
  test(`the line "${line}" introduces a quote, marked or not, wrapped or not`, () => {
    assert.equal(reply(`${own}\n\n${line}\n\n> Hello Ann,\n>\n> it is on its way.\n`), own)
    assert.equal(reply(`${own}\n\n${line}\n\nHello Ann,\n\nit is on its way.\n`), own)
    assert.equal(reply(`${own}\n${line.replace(/ (?=[<(])/, '\n')}\n> Hello Ann\n`), own)
  })
}

for (const block of headerBlocks) {
  test(`the headers ${JSON.stringify(block.slice(0, 60))} introduce a quote`, () => {
    assert.equal(reply(`${own}\n\n${block}\n\nHello Ann,\n\nit is on its way.\n`), own)
  })
}

for (const line of deviceLines) {
  test(`the line "${line}" is folded as a signature`, () => {
    assert.deepEqual(visibleReply({ text: `${own}\n\n${line}\n`, html: null }), {
      reply: own,
      folded: [{ kind: 'signature', text: line }],
    })
  })
}

const prose = [
  'On Monday I wrote to you at 10:15:\n\nPlease send the lamp.\n\nNothing came.',
  'On 2 May 2024 I wrote to shop@harrow.example as follows:\n\nPlease send the lamp.\n\nNothing came.',
  'Am 2. Mai 2024 um 10:15 habe ich Ihnen geschrieben:\n\nBitte liefern.\n\nNichts kam.',
  'Our trip:\nFrom: Berlin\nTo: Rome\nDate: 2 May 2024\n\nIs the tent back by then?',
  'I sent the form to help@harrow.example yesterday:\n\nit bounced.\n\nWhat now?',
  'Meeting on 3.5.2024 at 10:00, please confirm to ann@lind.example:\n\nyes or no?\n\nThanks',
  'The parcel was sent from Berlin.\nSent from Berlin on Monday, it should be here.\n\nWhere is it?',
  'Order details\nDate: 2 May 2024\nSubject: lamp\nNumber: 12345\n\nIs broken.',
  'To: whom it may concern\nSubject: complaint\n\nMy lamp is broken.',
  '2024-05-02 10:15:33 ERROR user@host.example failed:\nstack\n\nPlease help',
  'She wrote:\n\nyour parcel is lost\n\nIs that so?',
  'On the shelf there was nothing\nOn Friday neither',
]

for (const text of prose) {
  test(`own words are not taken for an introduction: ${JSON.stringify(text.slice(0, 50))}`, () => {
    assert.deepEqual(visibleReply({ text, html: null }), { reply: text, folded: [] })
  })
}

test('an introduction torn apart by its program, with the verb behind a quote mark, is folded whole', () => {
  const torn = 'On Thu, May 2, 2024 at 10:15 AM Ann Lind\n\n<\nmailto:Ann Lind <ann@lind.example>\n> wrote:\nHello'
  assert.equal(reply(`${own}\n\n${torn}\n`), own)
})
