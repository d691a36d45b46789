// The seven rules of ARCHITECTURE.md, held against the text of the code. Each test names what breaks its rule.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { posix as path } from 'node:path'
import test from 'node:test'
import { capabilities } from './capabilities.ts'
import { contracts } from './contracts.ts'

const root = path.join(import.meta.dirname, '../..')
const all = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).map(
  (file) => `src/${file.replaceAll('\\', '/')}`,
)
const text = new Map(
  all.filter((file) => /\.(tsx?|sql)$/.test(file)).map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
)
const source = [...text.keys()].filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.gen.ts'))
/** Tests, what they need, and the mistakes that must not compile. */
const isTest = (file: string) =>
  /\.(test|fixture|child)\.tsx?$/.test(file) || file.startsWith('src/testing/') || file === 'src/kernel/guards.ts'
const code = source.filter((file) => !isTest(file))
/** The code without its comments, which may speak of anything. */
const bare = (file: string) =>
  text
    .get(file)!
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')

const isCapability = (file: string) => file.startsWith('src/capabilities/')
const isWeb = (file: string) => file.startsWith('src/web/') || /^src\/capabilities\/[^/]+\/web\//.test(file)
/** `kernel`, `drivers`, `app`, … or the name of the capability. */
const zone = (file: string) => (isCapability(file) ? file.split('/')[2]! : file.split('/')[1]!)
const isDoor = (file: string) => /\.(contract|public)\.tsx?$/.test(file)

type Import = { to: string; isType: boolean; isLazy: boolean }
const importsOf = new Map(
  source.map((file) => [
    file,
    [
      ...bare(file).matchAll(
        /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
      ),
    ].map(([, type, from, bareImport, lazy]): Import => ({
      to: resolve(file, (from ?? bareImport ?? lazy)!),
      isType: Boolean(type),
      isLazy: Boolean(lazy),
    })),
  ]),
)

function resolve(file: string, to: string): string {
  if (to.startsWith('#')) return `src/${to.slice(1)}`
  return to.startsWith('.') ? path.join(path.dirname(file), to) : to
}

const breaking = (files: string[], isForbidden: (file: string, to: string, isType: boolean) => boolean) =>
  files.flatMap((file) =>
    importsOf
      .get(file)!
      .filter(({ to, isType }) => isForbidden(file, to, isType))
      .map(({ to }) => `${file} -> ${to}`),
  )
const isOurs = (to: string) => to.startsWith('src/')

test('every import inside the project leads to a file', () => {
  const known = new Set(all)
  assert.deepEqual(
    breaking(source, (_, to) => isOurs(to) && !known.has(to)),
    [],
  )
})

test('the kernel knows nobody, and drivers know the kernel alone', () => {
  assert.deepEqual(
    breaking(
      code.filter((file) => zone(file) === 'kernel'),
      (_, to) => isOurs(to) && zone(to) !== 'kernel',
    ),
    [],
  )
  assert.deepEqual(
    breaking(
      code.filter((file) => zone(file) === 'drivers'),
      (_, to) => isOurs(to) && zone(to) !== 'kernel' && zone(to) !== 'drivers',
    ),
    [],
  )
})

test('capabilities know the kernel, and each other by their doors; screens also what other screens share', () => {
  const mayKnow = (file: string, to: string) =>
    isCapability(to)
      ? isDoor(to) || (isWeb(file) && isWeb(to))
      : zone(to) === 'kernel' || (isWeb(file) && zone(to) === 'web')
  const forbidden = (file: string, to: string) => isOurs(to) && zone(to) !== zone(file) && !mayKnow(file, to)
  assert.deepEqual(breaking(code.filter(isCapability), forbidden), [])
})

test('a capability imports only those below it', () => {
  // `reading` is pure: it has no contract, and stands between customers and conversations.
  const order = capabilities.map(({ contract }) => contract.name)
  order.splice(order.indexOf('conversations'), 0, 'reading')
  const height = (name: string) => order.indexOf(name)
  assert.deepEqual(
    breaking(code.filter(isCapability), (file, to) => isCapability(to) && height(zone(to)) > height(zone(file))),
    [],
  )
})

test('no file is in a circle of imports', () => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (file: string, trail: string[]) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') return void circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
    state.set(file, 'open')
    for (const { to, isType, isLazy } of importsOf.get(file) ?? [])
      if (!isType && !isLazy && text.has(to)) visit(to, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of source) visit(file, [])
  assert.deepEqual(circles, [])
})

test('contracts run in the browser: they import schemas and other contracts alone', () => {
  const open = [...text.keys()].filter((file) => file.endsWith('.contract.ts'))
  const seen = new Set<string>()
  const visit = (file: string): string[] => {
    if (seen.has(file)) return []
    seen.add(file)
    return importsOf
      .get(file)!
      .flatMap(({ to }) => (text.has(to) ? visit(to) : to === 'zod' ? [] : [`${file} -> ${to}`]))
  }
  assert.deepEqual(open.flatMap(visit), [])
})

test('screens import no server code', () => {
  const forbidden = (file: string, to: string, isType: boolean) =>
    isOurs(to) &&
    !isType &&
    !isWeb(to) &&
    !to.startsWith('src/locales/') &&
    !/\.(contract|policy|views|rules)\.ts$/.test(to) &&
    !['src/kernel/contract.ts', 'src/kernel/client.ts', 'src/app/contracts.ts', 'src/kernel/actor.ts'].includes(to) &&
    !to.startsWith(`src/capabilities/${zone(file)}/shared/`)
  assert.deepEqual(breaking(code.filter(isWeb), forbidden), [])
})

const tables = new Map(
  [...text]
    .filter(([file]) => file.endsWith('.sql'))
    .flatMap(([file, sql]) =>
      [...sql.matchAll(/^create (?:unlogged )?table (\w+)/gm)].map(([, table]) => [table!, zone(file)] as const),
    ),
)

test('only the owner writes a table', () => {
  const writes =
    /(?:\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'|\binsert into |\bdelete from |\bupdate (?=\w+ set\b))(\w+)/g
  // The demo makes up a past that never went through the doors.
  const wrong = code
    .filter((file) => !file.startsWith('src/app/demo/'))
    .flatMap((file) =>
      [...bare(file).matchAll(writes)]
        .map(([, table]) => table!)
        .filter((table) => tables.has(table) && tables.get(table) !== zone(file))
        .map((table) => `${file} writes ${table} of ${tables.get(table)}`),
    )
  assert.deepEqual(wrong, [])
  assert.ok(tables.size > 20)
})

/** Reads of conversations that no actor stands behind, and why. */
const readsAsSystem: Record<string, string> = {
  'src/capabilities/sending/sending.replying.ts':
    'the state after its own reply, in a conversation whose visibility it has checked',
  'src/capabilities/mailboxes/mailboxes.saving.ts': 'whether a mailbox is in use',
  'src/capabilities/notifications/notifications.follower.ts':
    'whom an event concerns; told only to who may see the conversation',
  'src/capabilities/receiving/receiving.facts.ts': 'where incoming mail belongs',
}

test('conversations are read through what the actor may see', () => {
  const wrong = code.filter(
    (file) =>
      isCapability(file) &&
      zone(file) !== 'conversations' &&
      !readsAsSystem[file] &&
      /selectFrom\(\s*'conversations\b/.test(bare(file)),
  )
  assert.deepEqual(wrong, [])
})

test('no hidden inputs where decisions are made', () => {
  const hidden =
    /(?<![.\w])fetch\(|process\.env|\bDate\.now\(|new Date\(\)|Math\.random|\brandomUUID\(|performance\.now\(/
  assert.deepEqual(
    code.filter((file) => isCapability(file) && !isWeb(file) && hidden.test(bare(file))),
    [],
  )
})

test('the environment is read in one place', () => {
  assert.deepEqual(
    code.filter((file) => !isWeb(file) && file !== 'src/kernel/config.ts' && /process\.env\b/.test(bare(file))),
    [],
  )
})

test('the outside world is reached by drivers alone', () => {
  const outside =
    /^(?:node:(?:net|tls|http|https|http2|dns|dns\/promises|dgram|child_process|cluster)|pg|imapflow|smtp-server|undici|graphile-worker)$/
  assert.deepEqual(
    breaking(
      code.filter((file) => isCapability(file)),
      (_, to, isType) => !isType && outside.test(to),
    ),
    [],
  )
})

test('every capability says in a few lines what it is, declares itself and is registered', () => {
  const folders = readdirSync(path.join(root, 'src/capabilities'))
  const named = capabilities.map(({ contract }) => contract.name)
  assert.deepEqual(
    folders.filter((name) => !existsSync(path.join(root, `src/capabilities/${name}/README.md`))),
    [],
  )
  assert.deepEqual(
    folders.filter((name) => name !== 'reading' && !named.includes(name)),
    [],
  )
  assert.deepEqual(
    named.filter((name) => !existsSync(path.join(root, `src/capabilities/${name}/${name}.contract.ts`))),
    [],
  )
  assert.deepEqual(
    Object.keys(contracts).filter((name) => !named.includes(name)),
    [],
  )
})

test('the contract of the API knows every permission that a migration grants, and the other way round', () => {
  const granted = new Set(
    [...text]
      .filter(([file]) => file.endsWith('.sql'))
      .flatMap(([, sql]) => [...sql.matchAll(/grant_permission\('([^']+)'/g)].map(([, name]) => name!)),
  )
  const declared = capabilities.flatMap(({ contract }) =>
    Object.keys(contract.permissions).map((permission) => `${contract.name}:${permission}`),
  )
  assert.deepEqual(declared.toSorted(), [...granted].toSorted())
})

test('no file is longer than 400 lines', () => {
  assert.deepEqual(
    [...text]
      .filter(([file, content]) => !file.endsWith('.gen.ts') && content.split('\n').length > 401)
      .map(([file, content]) => `${file}: ${content.split('\n').length}`),
    [],
  )
})

test('nothing is left to do, silenced or skipped', () => {
  const words = new RegExp(
    ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX']
      .map((word) => `\\b${word}\\b`)
      .concat(['@ts-' + 'ignore', '@ts-' + 'nocheck', '\\b(?:test|it|describe)\\.(?:on' + 'ly|sk' + 'ip|to' + 'do)\\('])
      .join('|'),
  )
  assert.deepEqual(
    source.filter((file) => words.test(text.get(file)!)),
    [],
  )
})
