// `npm test`: every test, then every journey in a browser, on one PostgreSQL. The last line tells what came of both.
// Arguments are files instead of all (`*.test.ts` and `*.journey.ts`), or options of `node --test`.
import { spawn } from 'node:child_process'
import { chmod, glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ensureWebApp } from '#app/webapp.ts'
import { ensureTemplate, migrated, startTestServer } from '#testing/database.ts'
import type { Totals } from './test-totals.ts'

const root = path.join(import.meta.dirname, '..')
/** Every process would compile all of Heed anew otherwise: that was more than half of the time. */
const compiled = path.join(root, 'build/compiled')
const given = process.argv.slice(2)
const isJourney = (word: string): boolean => word.includes('.journey.')
const files = given.filter((word) => !word.startsWith('-'))
const options = given.filter((word) => word.startsWith('-'))
const tests = files.length ? files.filter((word) => !isJourney(word)) : ['src/**/*.test.ts', 'scripts/**/*.test.ts']
/** Enough to save most of the loading, few enough for a fair share of the long ones. */
const filesInProcess = 8
const journeys = files.length ? files.filter(isJourney) : ['journeys/']

const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-tests-'))
await chmod(folder, 0o711)
const server = await startTestServer(path.join(folder, 'postgres'))
const parts: { what: string; code: number; totals: Totals | undefined }[] = []
try {
  await Promise.all([ensureTemplate(server.url, migrated()), ensureWebApp((line) => console.log(line))])
  if (tests.length) parts.push(await runTests())
  if (journeys.length && !options.length) parts.push(await runJourneys())
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
for (const { what, code, totals } of parts) console.log(totals ? told(what, totals) : `${what}: ended with code ${code} and told nothing`)
process.exitCode = parts.every(({ code, totals }) => code === 0 && totals?.failed === 0) ? 0 : 1

/** Several files share a process, which loads Heed once for all of them; as many processes run as there are places. */
async function runTests() {
  const started = performance.now()
  const portions = await portionsOf(tests)
  const told: (Totals | undefined)[] = []
  let next = 0
  const place = async (): Promise<void> => {
    for (let at = next++; at < portions.length; at = next++) told[at] = await runPortion(portions[at]!, at)
  }
  await Promise.all(Array.from({ length: concurrency() }, place))
  const whole = told.filter((each) => each !== undefined)
  const sum = (of: 'passed' | 'failed' | 'skipped') => whole.reduce((all, each) => all + each[of], 0)
  for (const failure of whole.flatMap(({ failures = [] }) => failures)) console.log(`✖ ${failure}`)
  const totals = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), ms: performance.now() - started }
  const code = portions.length && whole.length === portions.length && !totals.failed ? 0 : 1
  return { what: 'Tests', code, totals: code && !totals.failed ? undefined : totals }
}

/** Its words are printed in one piece, once it has ended. */
async function runPortion(files: string[], at: number): Promise<Totals | undefined> {
  const totals = path.join(folder, `tests-${at}.json`)
  const reporters = [
    ['--test-reporter=spec', '--test-reporter-destination=stdout'],
    [`--test-reporter=${path.join(import.meta.dirname, 'test-totals.ts')}`, `--test-reporter-destination=${totals}`],
  ].flat()
  const code = await run(['--test', '--test-isolation=none', ...reporters, ...options, ...files], {}, true)
  const found = await readTotals(totals)
  if (code && !found?.failed) console.log(`✖ ended with code ${code}: ${files.join(' ')}`)
  return code && !found?.failed ? undefined : found
}

/** Neighbours are often of the same length, so they go into different portions. */
async function portionsOf(patterns: string[]): Promise<string[][]> {
  const found = (await Array.fromAsync(glob(patterns, { cwd: root }))).sort()
  const texts = await Promise.all(found.map((file) => readFile(path.join(root, file), 'utf8')))
  // What holds the clock or the exit code of its process needs one of its own.
  const alone = found.filter((_, at) => /mock\.timers|process\.exitCode/.test(texts[at]!))
  const rest = found.filter((file) => !alone.includes(file))
  const portions = Math.ceil(rest.length / filesInProcess)
  const shared = Array.from({ length: portions }, (_, each) => rest.filter((_, at) => at % portions === each))
  return [...shared, ...alone.map((file) => [file])]
}

async function runJourneys() {
  const report = path.join(folder, 'journeys.json')
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js')
  const code = await run([cli, 'test', '-c', 'e2e', ...journeys], { PLAYWRIGHT_JSON_OUTPUT_FILE: report })
  const found = await readFile(report, 'utf8').then((text) => JSON.parse(text) as { stats: Stats; errors: unknown[] }, () => undefined)
  if (!found) return { what: 'Journeys', code, totals: undefined }
  const { expected, unexpected, flaky, skipped, duration } = found.stats
  return { what: 'Journeys', code, totals: { passed: expected + flaky, failed: unexpected + found.errors.length, skipped, late: flaky, ms: duration } }
}
type Stats = { expected: number; unexpected: number; flaky: number; skipped: number; duration: number }

function readTotals(file: string): Promise<Totals | undefined> {
  return readFile(file, 'utf8').then((text) => JSON.parse(text) as Totals).catch(() => undefined)
}

/** `late`: passed at the second try, which only CI gives. */
function told(what: string, { passed, failed, skipped, late, ms }: Totals): string {
  const more = `${skipped ? `, ${skipped} skipped` : ''}${late ? `, ${late} at the second try` : ''}`
  return `${what}: ${passed} passed, ${failed} failed${more}, in ${Math.round(ms / 1000)} s`
}

/** Tests wait for the database as much as they compute. */
function concurrency(): number {
  return os.availableParallelism() + 3
}

function run(args: string[], more: Record<string, string> = {}, atOnce = false): Promise<number> {
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled, ...more, HEED_TEST_DATABASE_URL: server.url }
  const child = spawn(process.execPath, args, { stdio: ['ignore', atOnce ? 'pipe' : 'inherit', 'inherit'], cwd: root, env })
  const said: Buffer[] = []
  child.stdout?.on('data', (bytes: Buffer) => said.push(bytes))
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.once('SIGINT', pass).once('SIGTERM', pass)
  return new Promise((resolve) =>
    child.on('close', (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      process.stdout.write(Buffer.concat(said))
      resolve(code ?? 1)
    }),
  )
}
