import assert from 'node:assert/strict'
import test from 'node:test'
import { visibleReply } from './reply.ts'

const read = (text: string) => visibleReply({ text, html: null })
const kinds = (text: string): string =>
  read(text)
    .folded.map((part) => part.kind)
    .join()

test('what stands below the delimiter of RFC 3676 is a signature, also when its blank was cut off', () => {
  for (const delimiter of ['-- ', '--']) {
    assert.deepEqual(read(`Send it.\n\n${delimiter}\nAnn Lind\nLund\n`), {
      reply: 'Send it.',
      folded: [{ kind: 'signature', text: `${delimiter}\nAnn Lind\nLund` }],
    })
  }
})

test('a closing formula goes with the contact block below it, in any language', () => {
  const closings = [
    'Kind regards,',
    'Mit freundlichen Grüßen',
    'Cordialement,',
    'Saludos cordiales,',
    'Cordiali saluti',
    'Atenciosamente,',
    'Met vriendelijke groet,',
    'Pozdrawiam',
    'S pozdravem',
    'Med vänlig hälsning',
    'Med venlig hilsen',
    'Ystävällisin terveisin',
    'С уважением,',
    'З повагою,',
    'Saygılarımla,',
    'Με εκτίμηση,',
    'Üdvözlettel,',
    'Cu stimă,',
    '敬具',
    '此致',
    '감사합니다.',
    'مع أطيب التحيات',
    'בברכה,',
    'Trân trọng,',
    'ขอแสดงความนับถือ',
  ]
  for (const closing of closings) {
    const text = `Send it.\n\n${closing}\n\nAnn Lind\nBuyer | Lind Ltd\nT +44 20 1234 5678\nwww.lind.example\n`
    assert.equal(read(text).reply, 'Send it.', closing)
    assert.equal(kinds(text), 'signature', closing)
  }
})

test('a closing formula with a name alone is part of what was said', () => {
  for (const text of [
    'Send it.\n\nBest regards\n\nAnn Lind',
    'Send it.\n\nViele Grüße\nAnn',
    'Cheers',
    'Send it.\n\nThanks,\nAnn',
  ]) {
    assert.deepEqual(read(text), { reply: text, folded: [] })
  }
})

test('words under a closing formula are not cut', () => {
  for (const more of [
    'PS: the bill was wrong as well.',
    'Can you call me on 0123 456789?',
    'I will be away until Monday, call Bob on 0123 456789.',
  ]) {
    const text = `Send it.\n\nRegards\nAnn\n\n${more}`
    assert.equal(read(text).reply, text)
  }
})

test('rules that divide a text do not make a signature of it', () => {
  for (const text of [
    'Two things:\n\n--\n\nFirst, the lamp is cracked and I want a new one.\n\n----\n\nSecond, the bill was paid.',
    '## Steps\n----\n\n1. Unpack it\n2. Look at it\n\n====\n\nIt is broken.',
    'Item   Price\n------------\nLamp   20\nShade  12\n\nIs that right?',
  ])
    assert.deepEqual(read(text), { reply: text, folded: [] })
})

test('a contact block without closing or delimiter stays: it may be the answer', () => {
  const text = 'The new address:\n\nAnn Lind\nMill Road 3\nTel: 0123 456789'
  assert.deepEqual(read(text), { reply: text, folded: [] })
})

test('legal notices are folded as such, with the paragraphs that go on with them', () => {
  const notices = [
    'This e-mail and any attachments are confidential and intended solely for the addressee.\n\n' +
      'Registered in England, no. 123.',
    'Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, ' +
      'löschen Sie sie.\n\nGeschäftsführer: A. Lind, Amtsgericht Kiel',
    'Ce message et toutes les pièces jointes sont confidentiels et destinés à leur seul destinataire.',
    'Este mensaje puede contener información confidencial. Si usted no es el destinatario, bórrelo.',
    'Это сообщение может содержать конфиденциальную информацию и предназначено адресату.',
    '本メールには機密情報が含まれている場合があります。',
  ]
  for (const notice of notices) {
    assert.deepEqual(read(`Send it.\n\n${notice}\n`), {
      reply: 'Send it.',
      folded: [{ kind: 'disclaimer', text: notice }],
    })
  }
  assert.equal(kinds(`Send it.\n\n-- \nAnn\n\n${notices[0]}`), 'signature,disclaimer')
})

test('speaking of confidentiality is not a notice', () => {
  const text = 'Your message says it is confidential. Why?\n\nThe recipient is me.'
  assert.deepEqual(read(text), { reply: text, folded: [] })
})

test('the warning of a gateway above the message is folded', () => {
  const banner = 'CAUTION: This email originated from outside of the organization. Do not click links.'
  assert.deepEqual(read(`${banner}\n\nSend it.`), { reply: 'Send it.', folded: [{ kind: 'disclaimer', text: banner }] })
})

test('the footer of a mailing list below a quote does not bring the quote back', () => {
  const footer =
    '_______________________________________________\nLamps mailing list\nlamps@lists.harrow.example\n' +
    'https://lists.harrow.example/mailman/listinfo/lamps'
  assert.equal(
    read(`Send it.\n\nOn 2 May 2024, Ann <ann@lind.example> wrote:\n> Which?\n\n${footer}`).reply,
    'Send it.',
  )
})
