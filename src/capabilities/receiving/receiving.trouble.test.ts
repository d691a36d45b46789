import test, { after, beforeEach } from 'node:test'
import assert from 'node:assert/strict'
import { makeDesk } from './receiving.desk.fixture.ts'
import { letter } from './receiving.fixture.ts'

const desk = await makeDesk()
const { admin, arrival, post, read, store, w } = desk
after(() => w.close())

let person = ''
beforeEach(() => void ({ person } = desk.next()))

test('a message that broke the process three times is shown as it came, and holds up nobody', async () => {
  const raw = letter({ from: person, subject: 'Poison', text: 'Raw words' })
  await store(arrival(raw), arrival(letter({ from: person, subject: 'Innocent' })))
  // As a process leaves it that died in the middle of its third attempt.
  await w.write((writer) =>
    writer.tx
      .updateTable('incoming_mail')
      .set({ attempts: 3 })
      .where('state', '=', 'stored')
      .where((eb) =>
        eb(
          'seq',
          '=',
          eb
            .selectFrom('incoming_mail')
            .select(({ fn }) => fn.min('seq').as('seq'))
            .where('state', '=', 'stored'),
        ),
      )
      .execute(),
  )
  await read()
  const rows = await w.db
    .selectFrom('messages')
    .select(['subject', 'body_text', 'marks'])
    .where('author_address', '=', person)
    .orderBy('subject')
    .execute()
  assert.deepEqual(
    rows.map(({ subject, marks }) => [subject, marks.unreadable ?? false]),
    [
      ['Innocent', false],
      ['Poison', true],
    ],
  )
  assert.match(rows[1]!.body_text, /Raw words/)
})

test('what a process had in hand when it was killed is taken in by the next one, each message alone', async () => {
  await store(
    arrival(letter({ from: person, subject: 'In hand one' })),
    arrival(letter({ from: person, subject: 'In hand two' })),
  )
  await w.write(async (writer) => {
    const ids = (await writer.tx.selectFrom('incoming_mail').select('id').where('state', '=', 'stored').execute()).map(
      ({ id }) => id,
    )
    await writer.tx
      .insertInto('incoming_in_hand')
      .values({ id: writer.newId(), incoming_ids: ids, begun_at: writer.now })
      .execute()
  })
  await read()
  const rows = await w.db
    .selectFrom('messages')
    .innerJoin('incoming_mail', 'incoming_mail.id', 'incoming_id')
    .select(['subject', 'attempts', 'marks'])
    .where('author_address', '=', person)
    .orderBy('subject')
    .execute()
  assert.deepEqual(rows, [
    { subject: 'In hand one', attempts: 1, marks: {} },
    { subject: 'In hand two', attempts: 1, marks: {} },
  ])
  assert.deepEqual(await w.db.selectFrom('incoming_in_hand').select('id').execute(), [])
})

test('a message whose original is gone holds up nobody, and is listed with its trouble', async () => {
  const [gone] = await post(Buffer.concat([letter({ from: person, subject: 'Large' }), Buffer.alloc(100_000, 120)]))
  await w.write(async (writer) => {
    const { blob_hash: hash } = await writer.tx
      .selectFrom('incoming_mail')
      .select('blob_hash')
      .where('id', '=', gone!.incomingId)
      .executeTakeFirstOrThrow()
    await writer.services.blobs.delete(hash)
    await writer.tx
      .updateTable('incoming_mail')
      .set({ state: 'stored', attempts: 1 })
      .where('id', '=', gone!.incomingId)
      .execute()
  })
  const [next] = await post(letter({ from: person, subject: 'Next' }))
  assert.equal(next!.state, 'done')
  const { items } = await admin.api.receiving.waiting({})
  assert.equal(items.find(({ incomingId }) => incomingId === gone!.incomingId)?.problem, 'The original can not be had')
  await w.write((writer) => writer.tx.deleteFrom('incoming_mail').where('id', '=', gone!.incomingId).execute())
})

test("trouble that is not the message's is waited out, and the message is read as ever", async () => {
  await w.app.kernel.database.pool.query(
    `create function trouble() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100', message = 'disk full'; end $$`,
  )
  await w.app.kernel.database.pool.query(
    'create trigger trouble before insert on messages for each row execute function trouble()',
  )
  const [made] = await post(letter({ from: person, subject: 'Patient' }))
  await w.app.kernel.database.pool.query('drop function trouble cascade')
  assert.deepEqual([made!.state, made!.attempts, made!.problem], ['stored', 0, 'disk full'])
  await read()
  assert.equal(
    (await w.db.selectFrom('messages').select('id').where('author_address', '=', person).execute()).length,
    0,
  )
  w.clock.advance('2m')
  await read()
  assert.deepEqual(
    (await w.db.selectFrom('messages').select('marks').where('author_address', '=', person).execute()).map(
      ({ marks }) => marks,
    ),
    [{}],
  )
})

test('one message that can not be written is shown as it came; the others of its batch are not touched', async () => {
  const {
    rows: [before],
  } = await w.app.kernel.database.pool.query("select count(*)::int as count from messages where marks ? 'unreadable'")
  await w.app.kernel.database.pool.query(
    `alter table attachments add constraint no_poison check (name <> 'poison.txt')`,
  )
  const poison = Buffer.from(
    [
      `From: ${person}`,
      'Subject: Poison',
      'Date: Mon, 16 Nov 2026 08:00:00 +0000',
      'Message-ID: <poison@mail.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Words',
      '--b',
      'Content-Type: text/csv; name=poison.txt',
      'Content-Disposition: attachment; filename=poison.txt',
      '',
      'x',
      '--b--',
    ].join('\r\n'),
  )
  const made = await post([letter({ from: person, text: 'one' }), poison, letter({ from: person, text: 'two' })])
  await w.app.kernel.database.pool.query('alter table attachments drop constraint no_poison')
  assert.deepEqual(
    made.map(({ state, marks }) => [state, marks.unreadable ?? false]),
    [
      ['done', false],
      ['done', true],
      ['done', false],
    ],
  )
  const {
    rows: [afterwards],
  } = await w.app.kernel.database.pool.query("select count(*)::int as count from messages where marks ? 'unreadable'")
  assert.equal(afterwards!.count, before!.count + 1)
})
