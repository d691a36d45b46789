import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import test from 'node:test'
import { runCli } from './cli.ts'
import { exitCodes } from './command.ts'
import { commands } from './commands.ts'

const letter = 'From: Ida Holm <ida@holm.example>\nTo: help@harrow-lind.example\nSubject: The lamp\n\nIt flickers.\n'

async function heed(argv: string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), stdin: Readable.from([Buffer.from(stdin)]) }
  return { code: await runCli(argv, io), out, err }
}

test('the help lists every command and every exit code', async () => {
  const { code, out } = await heed(['--help'])
  assert.equal(code, 0)
  for (const { name, summary } of commands) assert.ok(out.includes(name) && out.includes(summary), name)
  for (const each of Object.values(exitCodes)) assert.match(out, new RegExp(`^  ${each.code} .*${each.meaning.slice(0, 10)}`, 'm'))
  assert.equal((await heed([])).code, exitCodes.usage.code)
})

test('every command explains itself and each of its options with --help, and runs nothing', async () => {
  for (const { name, options, summary } of commands) {
    const { code, out, err } = await heed([...name.split(' '), '--help'])
    assert.deepEqual([code, err], [0, ''], name)
    assert.ok(out.includes(summary))
    for (const [option, { doc }] of Object.entries(options)) assert.ok(out.includes(`--${option}`) && out.includes(doc), `${name} --${option}`)
  }
})

test('a command or option that does not exist is a usage error that says where to look', async () => {
  for (const argv of [['frobnicate'], ['mail'], ['mail', 'fry'], ['migrate', '--fast'], ['migrate', 'now'], ['start', '--run=web,disco'], ['start', '--run'], ['demo', '--conversations=many']]) {
    const { code, out, err } = await heed(argv)
    assert.deepEqual([code, out], [2, ''], argv.join(' '))
    assert.doesNotMatch(err, /\n\s+at /)
  }
  assert.match((await heed(['mail'])).err, /mail inspect FILE/)
  assert.match((await heed(['frobnicate'])).err, /heed --help/)
  assert.match((await heed(['migrate', '--fast'])).err, /--fast.*heed migrate --help/)
})

test('mail inspect reads a file or standard input into the same JSON', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-cli-'))
  const file = path.join(folder, 'letter.eml')
  await writeFile(file, letter)
  const [fromFile, fromInput] = [await heed(['mail', 'inspect', file]), await heed(['mail', 'inspect', '-'], letter)]
  assert.deepEqual([fromFile.code, fromInput.code], [0, 0])
  assert.equal(fromFile.out, fromInput.out)
  assert.equal((JSON.parse(fromFile.out) as { subject: string }).subject, 'The lamp')
  await rm(folder, { recursive: true })
})

test('mail inspect --list answers each path with one line, a missing one with an error, and goes on', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-cli-'))
  const [file, missing, list] = ['letter.eml', 'gone.eml', 'list'].map((name) => path.join(folder, name)) as [string, string, string]
  await writeFile(file, letter)
  await writeFile(list, `${file}\n${missing}\n${file}\n`)
  const { code, out } = await heed(['mail', 'inspect', '--list', list])
  const lines = out.trim().split('\n').map((line) => JSON.parse(line) as { subject?: string; error?: string })
  assert.deepEqual(lines.map((line) => line.subject), ['The lamp', undefined, 'The lamp'])
  assert.match(lines[1]?.error ?? '', /gone\.eml: there is no such file/)
  assert.equal(code, exitCodes.failed.code)
  await rm(folder, { recursive: true })
})

test('mail inspect wants either a file or a list, and says when a file is not there', async () => {
  assert.equal((await heed(['mail', 'inspect'])).code, 2)
  assert.equal((await heed(['mail', 'inspect', 'a', '--list=b'])).code, 2)
  const { code, err } = await heed(['mail', 'inspect', '/nowhere/x.eml'])
  assert.deepEqual([code, err], [1, 'Cannot read /nowhere/x.eml: there is no such file.\n'])
})
