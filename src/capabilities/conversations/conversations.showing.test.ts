import assert from 'node:assert/strict'
import test from 'node:test'
import { createFile } from '#capabilities/files/files.public.ts'
import { customerSays, makeConversation, makeTeam } from '#testing/talk.ts'
import { refused, world } from '#testing/world.ts'
import type { NewAttachment } from './conversations.public.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const fetched: string[] = []
const images = {
  async fetch(url: string) {
    fetched.push(url)
    if (url.endsWith('/logo.png')) return png
    if (url.endsWith('/page.html')) return Buffer.from('<html><script>alert(1)</script></html>')
    throw new Error('no answer')
  },
}
const w = await world({ ports: { images } })
const mara = await w.agent({ name: 'Mara Okafor' })
const as = { authorization: `Bearer test-${mara.id}` }
const get = (path: string, headers: Record<string, string> = as) => w.request(`/api/v1${path}`, { headers })
const file = (
  name: string,
  type: string,
  bytes: Uint8Array,
  more: Partial<NewAttachment> = {},
): Promise<NewAttachment> =>
  w.write(async (writer) => ({
    fileId: (await createFile(writer, { bytes, name, type })).id,
    name,
    type,
    size: bytes.length,
    ...more,
  }))

test('a message is shown as a page that runs nothing and loads nothing from outside', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'Hello', {
    html: '<p onclick="x()">Hello <script>alert(1)</script><img src="https://pixel.example/a.gif"><a href="javascript:x()">here</a></p>',
  })
  const answer = await get(`/conversations/${talk.id}/messages/${messageId}/html`)
  const policy = answer.headers.get('content-security-policy')!
  const page = await answer.text()
  assert.match(answer.headers.get('content-type')!, /^text\/html/)
  assert.ok(
    policy.includes("default-src 'none'") &&
      policy.includes('sandbox') &&
      !policy.includes('script') &&
      !policy.includes('http:'),
  )
  assert.doesNotMatch(page, /script|onclick|javascript| src="http/)
  assert.match(page, /Hello/)
})

test('a message without HTML is shown as its text', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'a < b\n & <script>')
  const page = await (await get(`/conversations/${talk.id}/messages/${messageId}/html`)).text()
  assert.match(page, /a &lt; b\n &amp; &lt;script&gt;/)
})

test('pictures inside a message come by an address that holds without a session, for some hours, for that picture alone', async () => {
  const talk = await makeConversation(w)
  const attachments = [
    await file('logo.png', 'image/png', png, { contentId: 'logo@shop', inline: true }),
    await file('x.png', 'image/png', Buffer.from('<svg onload="alert(1)"/>'), { contentId: 'bad@shop', inline: true }),
  ]
  const { messageId } = await customerSays(w, talk, 'Logo', {
    html: '<img src="cid:logo@shop"><img src="cid:bad@shop"><img src="cid:gone@shop">',
    attachments,
  })
  const page = await (await get(`/conversations/${talk.id}/messages/${messageId}/html`)).text()
  const [logo, bad, ...none] = [...page.matchAll(/src="([^"]+)"/g)].map(([, src]) => src!.replaceAll('&amp;', '&'))
  assert.equal(none.length, 0)
  const shown = await w.request(logo!)
  assert.deepEqual([shown.status, shown.headers.get('content-type')], [200, 'image/png'])
  assert.deepEqual(Buffer.from(await shown.arrayBuffer()), png)
  assert.equal((await w.request(bad!)).status, 404)
  const [logoId, badId] = [logo!, bad!].map((src) => src.split('/').at(-1)!.split('?')[0]!)
  for (const forged of [
    logo!.replace(logoId!, badId!),
    logo!.replace(/until=\d+/, 'until=99999999999999'),
    logo!.replace(/signature=.*/, 'signature='),
    `${logo!.slice(0, -2)}xx`,
  ])
    assert.equal((await w.request(forged)).status, 404)
  w.clock.advance('14h')
  assert.equal((await w.request(logo!)).status, 404)
  w.clock.advance('-14h')
})

test('pictures from elsewhere are fetched by a job, only when an agent asks, and only if they are pictures', async () => {
  const talk = await makeConversation(w)
  const html =
    '<img src="https://shop.example/logo.png"><img src="https://shop.example/page.html"><img src="https://shop.example/gone.png">'
  const { messageId } = await customerSays(w, talk, 'News', { html })
  const ids = { conversationId: talk.id, messageId }
  const page = `/conversations/${talk.id}/messages/${messageId}/html?images=1`
  const sources = async () =>
    [...(await (await get(page)).text()).matchAll(/ src="([^"]*)"/g)].map(([, src]) => src!.replaceAll('&amp;', '&'))
  await w.runJobs()
  assert.deepEqual([await sources(), fetched], [[], []])
  assert.deepEqual(await mara.api.conversations.loadImages(ids), { images: 3 })
  assert.equal((await sources()).length, 3)
  await w.runJobs()
  assert.equal(fetched.length, 3)
  const statuses = await Promise.all((await sources()).map(async (src) => (await w.request(src)).status))
  assert.deepEqual(statuses, [200, 404, 404])
  fetched.length = 0
  await mara.api.conversations.loadImages(ids)
  await w.runJobs()
  assert.deepEqual(fetched.toSorted(), ['https://shop.example/gone.png', 'https://shop.example/page.html'])
})

test('a picture that is still being fetched is waited for', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'News', { html: '<img src="https://later.example/logo.png">' })
  await mara.api.conversations.loadImages({ conversationId: talk.id, messageId })
  const page = await (await get(`/conversations/${talk.id}/messages/${messageId}/html?images=1`)).text()
  const waiting = w.request(/ src="([^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&'))
  await w.runJobs()
  assert.equal((await waiting).status, 200)
})

test('if the organisation chose so, pictures come straight from their servers', async () => {
  await w.write(({ tx }) =>
    tx
      .insertInto('organisation')
      .values({ name: 'Harrow & Lind', time_zone: 'UTC', locale: 'en', proxy_images: false })
      .execute(),
  )
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'News', { html: '<img src="https://direct.example/logo.png">' })
  await mara.api.conversations.loadImages({ conversationId: talk.id, messageId })
  await w.runJobs()
  assert.ok(!fetched.some((url) => url.includes('direct')))
  const answer = await get(`/conversations/${talk.id}/messages/${messageId}/html?images=1`)
  assert.match(answer.headers.get('content-security-policy')!, /img-src 'self' http: https:/)
  assert.match(await answer.text(), /src="https:\/\/direct.example\/logo.png"/)
  assert.doesNotMatch(await (await get(`/conversations/${talk.id}/messages/${messageId}/html`)).text(), / src="https/)
})

test('an attachment is shown in place only if its content is a safe picture or a PDF, whatever it claims', async () => {
  const talk = await makeConversation(w)
  const page = Buffer.from('<html><script>alert(1)</script></html>')
  const attachments = [
    await file('a.png', 'text/html', png),
    await file('b.png', 'image/png', page),
    await file('c.svg', 'image/svg+xml', page),
    await file('Übersicht "1".pdf', 'application/pdf', Buffer.from('%PDF-1.7')),
  ]
  await customerSays(w, talk, 'Files', { attachments })
  const { items } = await mara.api.conversations.thread({ conversationId: talk.id })
  const message = items.find((item) => item.kind === 'message')!
  assert.ok(message.kind === 'message')
  const answers = await Promise.all(
    message.attachments.map(({ id }) => get(`/conversations/${talk.id}/attachments/${id}?inline=1`)),
  )
  assert.deepEqual(
    answers.map((each) => each.headers.get('content-disposition')!.split(';')[0]),
    ['inline', 'attachment', 'attachment', 'inline'],
  )
  assert.equal(answers[0]!.headers.get('content-type'), 'image/png')
  assert.match(answers[3]!.headers.get('content-disposition')!, /filename\*=UTF-8''%C3%9Cbersicht%20%221%22\.pdf/)
  for (const each of answers) assert.equal(each.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(
    (await get(`/conversations/${talk.id}/attachments/${message.attachments[0]!.id}`)).headers
      .get('content-disposition')!
      .split(';')[0],
    'attachment',
  )
})

test('an attachment is not found through another conversation', async () => {
  const team = await makeTeam(w, { isPrivate: true })
  const [secret, open] = [await makeConversation(w, { teamId: team.id }), await makeConversation(w)]
  await customerSays(w, secret, 'Payslip', {
    attachments: [await file('payslip.pdf', 'application/pdf', Buffer.from('%PDF-1.7 pay'))],
  })
  const { id } = await w.db
    .selectFrom('attachments')
    .select('id')
    .where('name', '=', 'payslip.pdf')
    .executeTakeFirstOrThrow()
  for (const conversationId of [secret.id, open.id])
    assert.deepEqual(await refused(mara.api.conversations.attachment({ conversationId, attachmentId: id })), [
      404,
      'conversations.attachmentNotFound',
    ])
})

test('the whole text of a message has what was folded away', async () => {
  const talk = await makeConversation(w)
  const { messageId } = await customerSays(w, talk, 'Yes please.', {
    subject: 'Re: Lamp',
    folded: [
      { kind: 'signature', text: 'Kasia' },
      { kind: 'quote', text: '> Shall we send it?' },
    ],
  })
  assert.deepEqual(await mara.api.conversations.text({ conversationId: talk.id, messageId }), {
    subject: 'Re: Lamp',
    text: 'Yes please.\n\nKasia\n\n> Shall we send it?',
  })
})
