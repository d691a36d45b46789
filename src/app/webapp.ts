// Builds the web app when what it is made of has changed. Each build notes the files that went into it with a
// digest of each, so that looking whether it is fresh takes a few milliseconds.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const root = path.join(import.meta.dirname, '../..')

/** Where the built app lies. */
export const webAppFolder = path.join(root, 'build/web')

/** What matters although no module imports it; of folders everything in them. */
const besides = ['package-lock.json', 'vite.config.ts', 'tsconfig.json', 'index.html', 'scripts/vite', 'src/web/public', 'src/locales']

type Stamp = Record<string, string>
const stampFile = (folder: string): string => path.join(folder, '.built-from.json')

/** Returns the folder of the built app, after building it if needed; `say` is told when that happens. */
export async function ensureWebApp(say: (line: string) => void): Promise<string> {
  if (isWebAppFresh()) return webAppFolder
  const began = performance.now()
  say('Building the web app, which takes a few seconds after an update ...')
  await buildWebApp()
  say(`The web app was built in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
  return webAppFolder
}

/** Whether the built app is made of the files as they are now. */
export function isWebAppFresh(): boolean {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(webAppFolder), 'utf8')) as Stamp
    return Object.entries(stamp).every(([file, was]) => digest(file) === was)
  } catch {
    return false
  }
}

/** Builds beside the old one and swaps at the end: a build cut short changes nothing. */
async function buildWebApp(): Promise<void> {
  const { build } = await import('vite')
  const folder = `${webAppFolder}.${process.pid}`
  const used = new Set<string>()
  const note: Plugin = {
    name: 'note what the build is made of',
    buildEnd() {
      for (const id of this.getModuleIds()) used.add(id.split('?')[0]!)
    },
  }
  try {
    await build({
      configFile: path.join(root, 'vite.config.ts'),
      root,
      logLevel: 'error',
      plugins: [note],
      build: { outDir: folder, emptyOutDir: true },
    })
    pack(folder)
    const files = [...used].filter((file) => path.isAbsolute(file) && !file.includes('/node_modules/') && existsSync(file))
    const names = [...new Set([...files.map((file) => path.relative(root, file)), ...besides])].sort()
    const stamp: Stamp = Object.fromEntries(names.map((name) => [name, digest(name)]))
    writeFileSync(stampFile(folder), JSON.stringify(stamp, null, 1))
    rmSync(webAppFolder, { recursive: true, force: true })
    renameSync(folder, webAppFolder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** '' when there is no such file or folder. */
function digest(name: string): string {
  const hash = createHash('sha256')
  try {
    for (const file of filesOf(path.join(root, name))) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file))
    return hash.digest('base64url')
  } catch {
    return ''
  }
}

function filesOf(place: string): string[] {
  if (statSync(place).isFile()) return [place]
  const entries = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return entries.map((entry) => path.join(entry.parentPath, entry.name)).sort()
}

/** Packs text once, so that serving costs nothing. */
function pack(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|js|css|svg|json|txt|webmanifest)$/.test(name)) continue
    const content = readFileSync(path.join(folder, name))
    if (content.length < 1024) continue
    writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(content))
    writeFileSync(path.join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}
