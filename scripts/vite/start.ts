// One file for what every page of the app needs, instead of a hundred small ones: fewer requests, and smaller packed.
import { realpathSync } from 'node:fs'
import path from 'node:path'

type Graph = { getModuleInfo(id: string): { importedIds: readonly string[] } | null }

/** From where the inbox is opened: all that these modules import without `import()`. */
const roots = ['src/web/main.tsx', 'src/web/capabilities.ts', 'src/capabilities/inbox/web/InboxPage.tsx']

/** A group for Rolldown's `codeSplitting`: names the chunk of a module that the start needs. */
export function startGroup(root: string): { name: (id: string, graph: Graph) => string | null } {
  let needed: Set<string> | undefined
  return {
    name(id, graph) {
      needed ??= reached(
        roots.map((file) => realpathSync(path.join(root, file))),
        graph,
      )
      return needed.has(id) ? 'start' : null
    },
  }
}

function reached(from: readonly string[], graph: Graph): Set<string> {
  const found = new Set<string>()
  const waiting = [...from]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue
    found.add(id)
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}
