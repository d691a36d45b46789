/**
 * Starts the Chromium that the npm package `@sparticuz/chromium` carries: nothing is downloaded and no
 * system package is needed. The package also holds the few shared libraries (NSS, NSPR, expat) and a font,
 * which a bare Debian lacks; all of it is unpacked once, below the system's temporary folder.
 *
 *   const browser = await launchBrowser()
 *   const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
 *   await page.goto('http://127.0.0.1:8080/')
 *   await browser.close()
 *
 * For Playwright Test: `use: { launchOptions: await launchOptions() }` in the configuration.
 *
 * `HEED_CHROMIUM=/usr/bin/chromium` takes another Chromium, for example on a Mac, where the package has none.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { chromium, type Browser, type LaunchOptions } from '@playwright/test'

/** A running headless Chromium; the caller closes it. Throws when it can't start, with the browser's own words. */
export async function launchBrowser(more: LaunchOptions = {}): Promise<Browser> {
  const base = await launchOptions()
  return chromium.launch({ ...base, ...more, args: [...(base.args ?? []), ...(more.args ?? [])] })
}

/** What Playwright needs to start it: path, arguments and environment. Unpacks the browser when needed (2 s, once). */
export async function launchOptions(): Promise<LaunchOptions> {
  const own = process.env['HEED_CHROMIUM']
  if (own) return { executablePath: own, headless: true, args: ARGS, chromiumSandbox: false }
  if (process.platform !== 'linux') throw new Error('Set HEED_CHROMIUM to the path of a Chromium or Chrome.')
  const home = await unpacked()
  return {
    executablePath: join(home, 'chromium'),
    headless: true,
    args: ARGS,
    chromiumSandbox: false,
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: [join(home, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
    },
  }
}

const ARGS = [
  '--no-zygote',
  '--disable-gpu',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--disable-features=IsolateOrigins,site-per-process',
  '--disable-dev-shm-usage',
]

let once: Promise<string> | undefined

function unpacked(): Promise<string> {
  return (once ??= unpack())
}

/**
 * The folder of this version's unpacked browser. Safe when several processes unpack at once: the last step is a
 * rename.
 */
async function unpack(): Promise<string> {
  const manifest = findPackageJSON('@sparticuz/chromium', import.meta.url)
  if (!manifest) throw new Error('The package @sparticuz/chromium is not installed: npm ci')
  const root = dirname(manifest)
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const user = process.getuid?.() ?? 'user'
  const home = join(tmpdir(), `heed-chromium-${version}-${user}`)
  if (existsSync(join(home, 'complete'))) return home

  const staging = await mkdtemp(`${home}-`)
  try {
    await Promise.all([
      inflate(join(root, 'bin', 'chromium.br'), join(staging, 'chromium')).then((file) => chmod(file, 0o755)),
      untar(join(root, 'bin', 'al2023.tar.br'), staging),
      untar(join(root, 'bin', 'fonts.tar.br'), staging),
    ])
    await writeFile(join(staging, 'fonts.conf'), fontsConf(home))
    await writeFile(join(staging, 'complete'), '')
    await rm(home, { recursive: true, force: true })
    await rename(staging, home)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (existsSync(join(home, 'complete'))) return home
    throw error
  }
  return home
}

async function inflate(from: string, to: string): Promise<string> {
  await writeFile(to, await promisify(brotliDecompress)(await readFile(from)))
  return to
}

async function untar(archive: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true })
  const tar = await inflate(archive, join(into, basename(archive, '.br')))
  await promisify(execFile)('tar', ['-xf', tar, '-C', into])
  await rm(tar)
}

/** The package's font, those of the system where there are any, and names that pages ask for. */
function fontsConf(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${join(home, 'font-cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
}
