// Saved replies and macros: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { macrosContract } from './macros.contract.ts'
import { exportAll, importAll } from './macros.exchange.ts'
import { variableName } from './macros.filling.ts'
import { find, list } from './macros.finding.ts'
import { createFolder, removeFolder, renameFolder } from './macros.folders.ts'
import { create, edit, review, update } from './macros.keeping.ts'
import { readFolders } from './macros.queries.ts'
import { preview, undo, use } from './macros.using.ts'
import { knownTo } from './macros.words.ts'

export default capability(macrosContract, {
  queries: {
    find,
    list,
    preview,
    folders: async ({ db, actor }) => ({ items: await readFolders(db, actor) }),
    variables: async ({ db, actor, services }) => ({
      items: knownTo(actor, await services.variables(db)).map(([variable, of]) => ({
        variable,
        name: variableName(of, actor.locale) ?? variable,
      })),
    }),
    export: exportAll,
  },
  actions: { create, update, edit, review, createFolder, renameFolder, removeFolder, use, undo, import: importAll },
  jobs: {},
})
