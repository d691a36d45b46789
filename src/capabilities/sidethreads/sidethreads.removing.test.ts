import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { blockingContract } from '#capabilities/blocking/blocking.contract.ts'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { letter } from '#capabilities/receiving/receiving.fixture.ts'
import { makeConversation } from '#testing/talk.ts'
import { anna, makeSideDesk } from './sidethreads.fixture.ts'

const s = await makeSideDesk()
after(() => s.close())
await s.work()
const { mara, db } = s

const count = async (table: string, where = 'true'): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(db))
      .rows[0]!.n,
  )
/** Everything that side threads leave in the tables of others. */
const left = async () => ({
  threads: await count('side_threads'),
  messages: await count('side_messages'),
  files: await count('files'),
  blobs: await count('blobs'),
  incoming: await count('incoming_mail'),
  outbox: await count('outbox'),
})

const answerTo = async (raw: Buffer, text: string, file: string) => {
  const { mail } = await readMail(raw)
  const plain = letter({
    from: `${anna.name} <${anna.address}>`,
    to: mail.replyTo[0]!.address,
    subject: 'Re: Parcel 4711',
    text: `--b\nContent-Type: text/plain\n\n${text}\n--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\n${file}\n--b--`,
    inReplyTo: mail.messageId,
  })
  return Buffer.from(plain.toString().replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b'))
}

test('spam that is removed takes its side threads along: files, what came and what left, and nothing of others', async () => {
  const kept = await s.ask()
  await s.leaves(kept.sideMessageId)
  const before = await left()
  const { talk, sideMessageId } = await s.ask()
  const into = await makeConversation(s)
  const upload = await mara.api.files.upload({ body: Buffer.from('Ours'), name: 'ours.txt', type: 'text/plain' })
  const again = await mara.api.sidethreads.forward({
    conversationId: into.id,
    to: [anna],
    subject: 'Another parcel',
    html: '<p>See the file.</p>',
    fileIds: [upload.id],
  })
  const taken = await s.leaves(sideMessageId)
  const own = await s.leaves(again.sideMessageId)
  const theirs = await answerTo(taken.raw, 'It is in Lyon.', 'A photo')
  const copy = Buffer.concat([Buffer.from('Received: by another.example\r\n'), theirs])
  const states = (await s.post([theirs, copy, own.raw, await answerTo(own.raw, 'Which file?', 'A form')])).map(
    ({ state }) => state,
  )
  assert.deepEqual(states, ['beside', 'duplicate', 'duplicate', 'beside'])
  assert.equal((await left()).files, before.files + 3)
  // One of them was begun in a conversation that was joined to the other.
  await mara.api.conversations.merge({ conversationId: into.id, fromIds: [talk.id] })
  await mara.api.blocking.mark({ conversationId: into.id })
  await s.runJobs()
  s.clock.advance('31d')
  await s.write(async (w) => {
    const house = { name: 'Harrow & Lind', time_zone: 'UTC', locale: 'en', changed_at: w.now }
    await w.tx
      .insertInto('organisation')
      .values(house)
      .onConflict((each) => each.doNothing())
      .execute()
    w.add(blockingContract, 'sweep', {})
  })
  await s.runJobs()
  const gone = await left()
  assert.deepEqual(
    [gone.threads, gone.messages, gone.incoming, gone.outbox],
    [before.threads, before.messages, before.incoming, before.outbox],
  )
  assert.deepEqual([gone.files, gone.blobs], [before.files, before.blobs])
  assert.equal((await s.shown(mara, kept.talk.id)).length, 1)
})

test('somebody outside is handed what was said with them, and forgotten in the conversations of others', async () => {
  const { talk, sideMessageId } = await s.ask({ cc: [{ name: 'Bo', address: 'bo@carrier.example' }] })
  const taken = await s.leaves(sideMessageId)
  await s.post([await answerTo(taken.raw, 'It is in Marseille.', 'A picture')])
  const source = s.app.kernel.services.personal.find(({ owner }) => owner === 'sidethreads')!
  const person = { customerIds: [], addresses: [anna.address] }
  const told: unknown[] = []
  for await (const part of source.read({ db, services: s.app.kernel.services }, person))
    if (part.conversationId === talk.id)
      told.push('path' in part ? Buffer.from(await part.content()).toString() : part.records[0]!['text'])
  assert.deepEqual(
    told.map((text) => String(text).trim().split('\n')[0]),
    ['Where is this parcel?', 'It is in Marseille.', 'A picture'],
  )
  const files = await count('files')
  while (await s.write((w) => source.forget(w, person, null)));
  assert.equal(await count('files'), files - 1)
  const [ours, theirs] = await s.shown(mara, talk.id)
  assert.deepEqual(ours!.addresses.to, [])
  assert.deepEqual(
    ours!.addresses.cc.map(({ address }) => address),
    ['bo@carrier.example'],
  )
  assert.match(ours!.text, /Where is this parcel/)
  const { author, subject, text, attachments, marks } = theirs!
  assert.deepEqual([author.name, author.address, subject, text, attachments.length], ['', '', '', '', 0])
  assert.equal(marks.erased, true)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from side_messages where to_jsonb(side_messages)::text like '%anna@carrier%'`.execute(db)
  assert.equal(rows[0]!.n, 0)
  assert.deepEqual(await source.count(db, person, null), [{ section: 'beside', goes: 0, stays: 0 }])
})
