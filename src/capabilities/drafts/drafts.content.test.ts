import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Content, isEmpty, sameContent, together } from './drafts.content.ts'

const list = (...addresses: string[]) => addresses.map((address) => ({ name: '', address }))
const content = (html: string, more: Partial<Content> = {}): Content => ({
  mailboxId: null,
  subject: '',
  html,
  recipients: null,
  fileIds: [],
  ...more,
})
const inThread = (sideThreadId: string | null, ...messageIds: string[]) => ({
  sideThreadId,
  passing: { messageIds, attachmentIds: [] },
})

test('words for some people outside that come before words for others bring the others not along', () => {
  const anna = content('<p>A</p>', {
    recipients: { to: list('anna@a.example'), cc: [], bcc: [] },
    beside: inThread('a', 'm1'),
  })
  const ben = content('<p>B</p>', { recipients: { to: list('ben@b.example'), cc: [], bcc: [] }, beside: inThread('b') })
  const both = together(anna, ben)
  assert.deepEqual(
    [both.html, both.recipients?.to, both.beside],
    ['<p>A</p><p></p><p>B</p>', list('ben@b.example'), ben.beside],
  )
  const more = together(anna, content('<p>C</p>', { beside: inThread('a') }))
  assert.deepEqual(more.recipients?.to, list('anna@a.example'))
})

test('a message to people outside is none while only its place is known; what goes along tells two apart', () => {
  const begun = content('', { beside: inThread(null, 'm1') })
  assert.equal(isEmpty('side', begun), true)
  assert.equal(isEmpty('side', { ...begun, subject: 'Parcel' }), false)
  assert.equal(isEmpty('side', { ...begun, recipients: { to: list('anna@a.example'), cc: [], bcc: [] } }), false)
  assert.equal(sameContent(begun, { ...begun, beside: inThread(null, 'm1') }), true)
  assert.equal(sameContent(begun, { ...begun, beside: inThread(null, 'm2') }), false)
})
