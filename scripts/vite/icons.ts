// The icons named in src/web/kit/icon-names.ts, taken out of lucide as the inside of an <svg>; others stay out of
// the build.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const names = join(import.meta.dirname, '../../src/web/kit/icon-names.ts')

/** Serves the module `virtual:icons`, whose default export maps each name to its shapes. */
export function lucideIcons(): Plugin {
  return {
    name: 'heed:icons',
    resolveId: (id) => (id === 'virtual:icons' ? '\0virtual:icons' : undefined),
    async load(id) {
      if (id !== '\0virtual:icons') return undefined
      this.addWatchFile(names)
      const shapes = await shapesOf(namesIn(await readFile(names, 'utf8')))
      // The import keeps the list among the files that the build is made of.
      return `import ${JSON.stringify(names)}\nexport default ${JSON.stringify(shapes)}`
    },
  }
}

/** The names between the brackets of the list. */
export function namesIn(source: string): string[] {
  const list = /iconNames = \[([^\]]*)\]/.exec(source)?.[1] ?? ''
  return [...list.matchAll(/'([\w-]+)'/g)].map((match) => match[1]!)
}

/** Throws for a name that lucide does not have. */
export async function shapesOf(wanted: string[]): Promise<Record<string, string>> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons')
  const entries = wanted.map(async (name) => {
    const svg = await readFile(join(folder, `${name}.svg`), 'utf8').catch(() => {
      throw new Error(`lucide has no icon '${name}' (src/web/kit/icon-names.ts)`)
    })
    const inside = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    return [name, inside.replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>')] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
