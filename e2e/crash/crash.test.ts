// Mail comes in and replies go out while Heed and its database are killed again and again. In the end every message
// that a sender was told is taken must be there once, and no reply may have left twice.
//
// HEED_CRASH_MESSAGES, HEED_CRASH_REPLIES and HEED_CRASH_KILLS make it smaller or larger.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../bench/heed.ts'
import { connectSmtp, sampleMail } from '../../bench/smtp-load.ts'
import { type ImapSource, openImapSource } from './imap-source.ts'
import { startKillable } from './heed.ts'
import { openSink } from './sink.ts'

const size = (name: string, normal: number) => Number(process.env[`HEED_CRASH_${name}`] ?? normal)
const messages = size('MESSAGES', 2000)
const replies = size('REPLIES', 500)
const kills = size('KILLS', 30)
const [bySmtp, byImap] = ['help@crash.example', 'shop@crash.example']

test(`${messages} messages in, ${replies} replies out, ${kills} kills: none lost, none doubled, none sent twice`, { timeout: 12 * 60_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'heed-crash-'))
  // Dovecot reads its mail under another account.
  await chmod(folder, 0o711)
  const [port, smtpPort] = await Promise.all([freePort(), freePort()])
  const sink = await openSink()
  const imap: ImapSource | undefined = await openImapSource(join(folder, 'imap'))
  const heed = await startKillable(join(folder, 'data'), port, smtpPort)
  try {
    const call = await makeAdmin(heed)
    const smtp = { host: '127.0.0.1', port: sink.port, security: 'none', signIn: 'none' }
    await call('POST', '/mailboxes', { name: 'Help', address: bySmtp, incoming: 'smtp', smtp })
    if (imap) await call('POST', '/mailboxes', { name: 'Shop', address: byImap, incoming: 'imap', imap: imap.settings, smtp })
    if (imap) await imap.watched()
    const viaImap = imap ? Math.floor(messages / 2) : 0

    let over = false
    const killed = { heed: 0, database: 0 }
    const killing = (async () => {
      for (let round = 0; round < kills; round++) {
        await sleep(1500 + Math.random() * 2500)
        if (Math.random() < 0.6) {
          killed.heed++
          await heed.killHeed()
        } else if (await heed.killDatabase()) killed.database++
        await heed.ready()
      }
      over = true
    })()
    const incoming = Promise.all([
      ...Array.from({ length: 4 }, (_, lane) => sendLane(smtpPort, lane, messages - viaImap, () => over)),
      imap ? imapLane(imap, messages - viaImap, viaImap, () => over) : undefined,
    ])
    const answered = answer(call, replies, () => over)
    const begun = Date.now()
    const say = (what: string) => () => t.diagnostic(`${Math.round((Date.now() - begun) / 1000)} s: ${what}`)
    await Promise.all([killing.then(say('killing is over')), incoming.then(say('all mail is handed in')), answered.then(say('all replies are accepted'))])
    await heed.ready()

    await settle(call, messages)
    const found = await account(call)
    t.diagnostic(`killed Heed ${killed.heed} times and PostgreSQL ${killed.database} times; ${messages - viaImap} by SMTP, ${viaImap} by IMAP`)
    assert.equal(found.length, messages, 'conversations that came in')
    assert.equal(new Set(found.map((each) => each.subject)).size, messages, 'different ones')

    const deliveries = await fates(call, await answered)
    const twice = [...sink.taken].filter(([, count]) => count > 1)
    const accepted = deliveries.filter((state) => state === 'accepted').length
    const uncertain = deliveries.filter((state) => state === 'uncertain').length
    t.diagnostic(`${sink.taken.size} replies taken by the server; told: ${accepted} accepted, ${uncertain} may have been sent`)
    assert.deepEqual(twice, [], 'replies that were taken twice')
    assert.equal(accepted + uncertain, replies, 'every reply has its fate told')
    assert.ok(sink.taken.size >= accepted && sink.taken.size <= accepted + uncertain, 'what is told as accepted was taken')
  } finally {
    await heed.stop()
    await imap?.close()
    await sink.close()
    await rm(folder, { recursive: true, force: true })
  }
})

type Call = (method: string, path: string, body?: object, key?: string) => Promise<any>

/** A client that asks again until Heed is back, with the same key, as a careful program does. */
async function makeAdmin(heed: Awaited<ReturnType<typeof startKillable>>): Promise<Call> {
  const setUp = await fetch(`${heed.url}/api/v1/set-up`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: heed.setUpToken, organisation: 'Crash', name: 'Ada', email: 'ada@crash.example', password: 'a-slow-harbour-31', timeZone: 'UTC', locale: 'en' }),
  })
  assert.equal(setUp.status, 200, await setUp.clone().text())
  const secret = await heed.run('token', 'create', 'ada@crash.example', '--all')
  return async (method, path, body, key) => {
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(`${heed.url}/api/v1${path}`, {
        method, signal: AbortSignal.timeout(10_000), body: body && JSON.stringify(body),
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      }).catch(() => undefined)
      if (response?.ok) return response.json().catch(() => undefined)
      if (response && response.status < 500) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      if (attempt > 400) throw new Error(`${method} ${path} never worked: ${response?.status}`)
      await sleep(150)
    }
  }
}

/** Hands in its share like a mail server: again after every failure, until 250; spread over the time of the kills. */
async function sendLane(port: number, lane: number, total: number, over: () => boolean): Promise<void> {
  for (let number = lane; number < total; number += 4) {
    const { from, message } = sampleMail(number, bySmtp, 400)
    for (;;) {
      try {
        const smtp = await connectSmtp(port)
        await smtp.send(from, bySmtp, message)
        smtp.close()
        break
      } catch {
        await sleep(100)
      }
    }
    if (!over()) await sleep((kills * 2400) / (total / 4) / 2)
  }
}

async function imapLane(imap: ImapSource, from: number, count: number, over: () => boolean): Promise<void> {
  for (let number = from; number < from + count; number++) {
    await imap.deliver(sampleMail(number, byImap, 400).message)
    if (!over()) await sleep((kills * 2400) / count / 2)
  }
}

/** Answers conversations as they come; resolves to the ids of the messages. */
async function answer(call: Call, wanted: number, over: () => boolean): Promise<{ conversationId: string; messageId: string }[]> {
  const done = new Map<string, string>()
  while (done.size < wanted) {
    const { items } = await call('GET', '/inbox?view=allOpen&order=oldest&limit=50')
    for (const { id, customer } of items as { id: string; customer: { id: string } }[]) {
      if (done.has(id) || done.size >= wanted) continue
      const context = await call('GET', `/conversations/${id}/reply-context`)
      const sent = await call('POST', `/conversations/${id}/replies`, { html: `<p>Dear customer ${customer.id.slice(-4)}, thank you.</p>`, to: context.to, lastSeenMessageId: null, force: true }, `reply-${id}`)
      done.set(id, sent.messageId)
      if (!over()) await sleep(40)
    }
    await sleep(100)
  }
  return [...done].map(([conversationId, messageId]) => ({ conversationId, messageId }))
}

/** Waits until nothing stored is unread and nothing in the outbox is on its way. */
async function settle(call: Call, wanted: number): Promise<void> {
  for (let waited = 0; waited < 300; waited++) {
    if ((await account(call)).length >= wanted) return sleep(2000)
    await sleep(1000)
  }
}

async function account(call: Call): Promise<{ id: string; subject: string }[]> {
  const all: { id: string; subject: string }[] = []
  for (const view of ['allOpen', 'withCustomer', 'closed'])
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { id: string; subject: string }[]; next: string | null } = await call('GET', `/inbox?view=${view}&limit=100${cursor ? `&cursor=${cursor}` : ''}`)
      all.push(...page.items)
      cursor = page.next
    }
  return all
}

async function fates(call: Call, sent: { conversationId: string; messageId: string }[]): Promise<string[]> {
  const settled = new Set(['accepted', 'uncertain', 'failed', 'bounced'])
  for (let waited = 0; ; waited++) {
    const states: string[] = []
    for (const { conversationId, messageId } of sent) {
      const { items } = await call('GET', `/conversations/${conversationId}/deliveries`) as { items: { messageId: string; state: string }[] }
      const state = items.find((item) => item.messageId === messageId)?.state ?? 'missing'
      // Its next try may be minutes away; an agent can ask for it now.
      if (state === 'delayed') await call('POST', `/messages/${messageId}/retry`, {}).catch(() => undefined)
      states.push(state)
    }
    if (states.every((state) => settled.has(state)) || waited > 60) return states
    await sleep(3000)
  }
}
