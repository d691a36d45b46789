// Builds the web app: `node src/app/webapp.build.ts`, which `heed start` runs when it is needed.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Plugin } from 'vite'
import { digest, projectRoot, type Stamp, stampFile, webAppFolder } from './webapp.ts'

/** What matters although no module imports it; of folders everything in them. */
const besides = [
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
  'index.html',
  'scripts/vite',
  'src/web/public',
  'src/locales',
  'src/app/webapp.build.ts',
]

// Beside the old one, and swapped at the end: a build cut short changes nothing.
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
    configFile: path.join(projectRoot, 'vite.config.ts'),
    root: projectRoot,
    logLevel: 'error',
    plugins: [note],
    build: { outDir: folder, emptyOutDir: true },
  })
  pack()
  writeFileSync(stampFile(folder), JSON.stringify(stamp(), null, 1))
  rmSync(webAppFolder, { recursive: true, force: true })
  renameSync(folder, webAppFolder)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function stamp(): Stamp {
  const modules = [...used].filter((file) => path.isAbsolute(file) && !file.includes('/node_modules/') && existsSync(file))
  const names = new Set([...modules.map((file) => path.relative(projectRoot, file)), ...besides])
  return Object.fromEntries([...names].sort().map((name) => [name, digest(name)]))
}

/** Packs text once, so that serving costs nothing. */
function pack(): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|js|css|svg|json|txt|webmanifest)$/.test(name)) continue
    const content = readFileSync(path.join(folder, name))
    if (content.length < 1024) continue
    writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(content))
    writeFileSync(path.join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}
