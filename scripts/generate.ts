// Writes what is made from the code and committed with it: `node scripts/generate.ts`. A test fails while one is stale.
//   src/kernel/schema.gen.ts    the tables as types, from the migrations
//   docs/api/openapi.json       the API, from the contracts
//   docs/operate/settings.md    every setting, from src/kernel/config.ts
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { contracts } from '#app/contracts.ts'
import { settings } from '#kernel/config.ts'
import type { Contract } from '#kernel/contract.ts'
import { openapi } from '#kernel/openapi.ts'
import { testDatabase } from '#testing/database.ts'

const root = path.join(import.meta.dirname, '..')

/** Path from the root of the project, and how its content is made. */
export const generated: Record<string, () => Promise<string>> = {
  'src/kernel/schema.gen.ts': schema,
  'docs/api/openapi.json': async () =>
    `${JSON.stringify(openapi(Object.values(contracts).map((contract: Contract) => ({ contract }))), null, 2)}\n`,
  'docs/operate/settings.md': async () => settingsPage(),
}

async function schema(): Promise<string> {
  const database = await testDatabase()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-schema-'))
  const file = path.join(folder, 'schema.ts')
  try {
    await promisify(execFile)(process.execPath, [path.join(root, 'scripts/schema.ts'), database.url, file], {
      cwd: root,
    })
    return await readFile(file, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
    await database.drop()
  }
}

function settingsPage(): string {
  const value = (given: string | number | boolean) => (given === '' ? '' : `\`${given}\``)
  const rows = Object.values(settings).map(
    (setting) => `| \`${setting.env}\` | ${value(setting.default)} | ${setting.doc.replaceAll('|', '\\|')} |`,
  )
  return [
    '# Settings',
    '',
    'This page is generated from `src/kernel/config.ts`.',
    '',
    'Heed reads its settings from the environment and from a file with lines `NAME=value`: `heed.env` where it is started, or the',
    'file that `HEED_CONFIG` names. The environment wins. A name in the file that is none of these, or a value that can not be used,',
    'stops the start with a message that says which. Everything else is set in Heed itself.',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

if (import.meta.main)
  for (const [file, make] of Object.entries(generated)) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true })
    await writeFile(path.join(root, file), await make())
    process.stdout.write(`${file}\n`)
  }
