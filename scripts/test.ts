// `npm test`: one PostgreSQL for the whole run, then every test.
// Arguments are files to test instead of all, or options of `node --test`.
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ensureTemplate, migrated, startTestServer } from '#testing/database.ts'

const given = process.argv.slice(2)
const files = given.some((word) => !word.startsWith('-')) ? [] : ['src/**/*.test.ts', 'scripts/**/*.test.ts']

const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-tests-'))
await chmod(folder, 0o711)
const server = await startTestServer(folder)
let failed: boolean
try {
  await ensureTemplate(server.url, migrated())
  failed = (await run(process.execPath, ['--test', `--test-concurrency=${concurrency()}`, ...given, ...files])) !== 0
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

/** Tests wait for the database as much as they compute. */
function concurrency(): number {
  return os.availableParallelism() + 1
}

function run(program: string, args: string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, HEED_TEST_DATABASE_URL: server.url } })
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.once('SIGINT', pass).once('SIGTERM', pass)
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}
