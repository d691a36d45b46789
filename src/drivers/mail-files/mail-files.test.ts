import test from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { readMailFiles, readMailStream } from './mail-files.ts'
import { readMbox } from './mbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'heed-mail-files-'))
const write = (path: string, text: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
  return join(folder, path)
}
const subjects = async (path: string) => {
  const skipped: string[] = []
  const found = await Array.fromAsync(readMailFiles(path, (each) => skipped.push(each)))
  return { subjects: found.map(({ raw }) => /^Subject: (.*?)\r?$/m.exec(Buffer.from(raw).toString())?.[1]), skipped: skipped.map((each) => each.slice(folder.length + 1)), names: found.map(({ name }) => name) }
}
const mail = (subject: string, body = 'Hello') => `From: ida@mail.example\nSubject: ${subject}\n\n${body}\n`
const from = 'From ida@mail.example Mon Nov 16 09:00:00 2026\n'

test('a single file is one message, whatever is in it', async () => {
  assert.deepEqual((await subjects(write('one.eml', mail('one')))).subjects, ['one'])
  assert.equal((await subjects(write('odd.txt', '\x00\x01'))).subjects.length, 1)
})

test('an mbox is taken apart at its separators and nowhere else', async () => {
  const path = write('archive', `${from}${mail('one', 'From here on it is broken.\n\nFrom Monday on, too.\n>From the start')}\n${from}${mail('two')}\nFrom - Mon Nov 16 10:00:00 2026\n${mail('three')}\nFrom 1801@xxx Mon Nov 16 10:00:00 +0000 2026\r\n${mail('four')}`)
  const found = await Array.fromAsync(readMailFiles(path, () => undefined))
  assert.deepEqual((await subjects(path)).subjects, ['one', 'two', 'three', 'four'])
  assert.ok(Buffer.from(found[0]!.raw).toString().endsWith('From Monday on, too.\nFrom the start\n'))
})

test('a Maildir gives what is new and what was read, with its subfolders, and nothing half written', async () => {
  for (const [path, subject] of [['md/new/1', 'new'], ['md/cur/2:2,S', 'read'], ['md/tmp/3', 'half'], ['md/.Archive/cur/4', 'archived']]) write(path!, mail(subject!))
  write('md/.Archive/new/.keep', '')
  write('md/dovecot-uidlist', '3 V1 N5\n')
  const found = await subjects(join(folder, 'md'))
  assert.deepEqual(found.subjects.sort(), ['archived', 'new', 'read'])
  assert.deepEqual(found.skipped, ['md/.Archive/new/.keep'])
})

test('a folder gives the mail in it, in the order of names, and names what is none', async () => {
  write('mixed/b.eml', mail('b'))
  write('mixed/a.eml', mail('a'))
  write('mixed/deep/c.mbox', `${from}${mail('c')}`)
  write('mixed/photo.jpg', '\xff\xd8\xff')
  assert.deepEqual([(await subjects(join(folder, 'mixed'))).subjects, (await subjects(join(folder, 'mixed'))).skipped], [['a', 'b', 'c'], ['mixed/photo.jpg']])
})

test('standard input holds one message or an mbox', async () => {
  const read = async (text: string) => (await Array.fromAsync(readMailStream(Readable.from([Buffer.from(text)]), 'stdin'))).length
  assert.deepEqual([await read(mail('x')), await read(`${from}${mail('x')}\n${from}${mail('y')}`), await read('')], [1, 2, 0])
})

test('an mbox gives back every message that was written to it, however it is cut into chunks', async () => {
  const line = fc.constantFrom('Hello', '', 'From the shop', '>From me', 'Subject: no', 'From a@b.example Mon Nov 16 09:00:00 2026', 'x'.repeat(200))
  const body = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n'))
  await fc.assert(fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 400 }), async (bodies, size) => {
    const mails = bodies.map((each, at) => mail(`mail ${at}`, `${each}.`))
    const archive = Buffer.from(mails.map((each) => `${from}${each.replace(/^(>*From )/gm, '>$1')}\n`).join(''))
    const chunks = Array.from({ length: Math.ceil(archive.length / size) }, (_, at) => archive.subarray(at * size, (at + 1) * size))
    const found = (await Array.fromAsync(readMbox(Readable.from(chunks)))).map(String)
    // The header field "From:" is no separator, so it was not escaped.
    assert.deepEqual(found, mails)
  }), { numRuns: 200 })
})
