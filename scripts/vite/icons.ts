// The icons named in src/web/kit/icon-names.ts and used somewhere, taken out of lucide as the inside of an <svg>.
import { readdir, readFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const sources = join(import.meta.dirname, '../../src')
const names = join(sources, 'web/kit/icon-names.ts')

/** Serves the module `virtual:icons`, whose default export maps each name to its shapes. */
export function lucideIcons(): Plugin {
  let isBuild = false
  return {
    name: 'heed:icons',
    configResolved: ({ command }) => void (isBuild = command === 'build'),
    resolveId: (id) => (id === 'virtual:icons' ? '\0virtual:icons' : undefined),
    async load(id) {
      if (id !== '\0virtual:icons') return undefined
      this.addWatchFile(names)
      const all = namesIn(await readFile(names, 'utf8'))
      const shapes = await shapesOf(isBuild ? await usedOf(all) : all)
      // The import keeps the list among the files that the build is made of.
      return `import ${JSON.stringify(names)}\nexport default ${JSON.stringify(shapes)}`
    },
  }
}

/** The names between the brackets of the list. */
function namesIn(source: string): string[] {
  const list = /iconNames = \[([^\]]*)\]/.exec(source)?.[1] ?? ''
  return [...list.matchAll(/'([\w-]+)'/g)].map((match) => match[1]!)
}

/** Those that stand between quotes in a screen, or in a contract that lets people choose: names are never put together at run time. */
async function usedOf(all: string[]): Promise<string[]> {
  const files = (await readdir(sources, { recursive: true }))
    .map((file) => join(sources, file))
    .filter((file) => /[\\/]web[\\/].*\.tsx?$|\.contract\.ts$/.test(file) && file !== names)
  const code = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
  const quoted = new Set([...code.matchAll(/['"]([a-z][a-z0-9-]*)['"]/g)].map((match) => match[1]!))
  return all.filter((name) => quoted.has(name))
}

/** Throws for a name that lucide does not have. */
async function shapesOf(wanted: string[]): Promise<Record<string, string>> {
  const folder = join(dirname(findPackageJSON('lucide-static', import.meta.url)!), 'icons')
  const entries = wanted.map(async (name) => {
    const svg = await readFile(join(folder, `${name}.svg`), 'utf8').catch(() => {
      throw new Error(`lucide has no icon '${name}' (src/web/kit/icon-names.ts)`)
    })
    const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    return [name, inside.replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>')] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
