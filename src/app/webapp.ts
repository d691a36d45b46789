// Knows whether the built web app is made of the files as they are, and has it built when it is not. Each build
// notes what went into it with a digest of each file, so that looking takes a few milliseconds.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** The folder of the project. */
export const projectRoot = path.join(import.meta.dirname, '../..')

/** Where the built app lies. */
export const webAppFolder = path.join(projectRoot, 'build/web')

/** By path relative to the project: the digest of what went into a build. */
export type Stamp = Record<string, string>
export const stampFile = (folder: string): string => path.join(folder, '.built-from.json')

/** Returns the folder of the built app, after building it if needed; `say` is told when that happens. */
export async function ensureWebApp(say: (line: string) => void): Promise<string> {
  if (isWebAppFresh()) return webAppFolder
  const began = performance.now()
  say('Building the web app, which takes a few seconds after an update ...')
  await build()
  say(`The web app was built in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
  return webAppFolder
}

/** Whether the built app is made of the files as they are now. */
export function isWebAppFresh(): boolean {
  try {
    const stamp = JSON.parse(readFileSync(stampFile(webAppFolder), 'utf8')) as Stamp
    return Object.entries(stamp).every(([name, was]) => digest(name) === was)
  } catch {
    return false
  }
}

/** In a process of its own: the bundler needs memory that a server should not keep. */
function build(): Promise<void> {
  const program = path.join(import.meta.dirname, 'webapp.build.ts')
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new WebAppError(said))))
  })
}

/** The web app cannot be built; the message carries what the bundler said. */
export class WebAppError extends Error {
  override readonly name = 'WebAppError'
  constructor(said: string) {
    super(`The web app could not be built. Run "npm ci" if files were changed by hand or by git.\n${said.trim()}`)
  }
}

/** Of a file, or of everything in a folder, relative to the project; '' when there is no such thing. */
export function digest(name: string): string {
  const hash = createHash('sha256')
  try {
    for (const file of filesOf(path.join(projectRoot, name))) {
      hash.update(path.relative(projectRoot, file)).update('\0').update(readFileSync(file))
    }
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
