// Exchange: the operations, put together. What they do is in the files beside this one.
import { sql } from 'kysely'
import { capability } from '#kernel/capability.ts'
import { exchangeContract } from './exchange.contract.ts'
import { check, discard, forgetImport, goOn, start, stop, undo, upload } from './exchange.deciding.ts'
import { begin, endFiles, make, stopExport } from './exchange.exports.ts'
import { going } from './exchange.imports.ts'
import { readMappings, removeMapping, saveMapping } from './exchange.mappings.ts'
import { personal } from './exchange.personal.ts'
import { exports, file, get, imports, report, taken, trouble } from './exchange.queries.ts'
import { work } from './exchange.working.ts'

/** Imports that ended so long ago are forgotten, with their files and rows. */
const keptMs = 30 * 24 * 3600_000

export default capability(exchangeContract, {
  queries: {
    imports,
    get,
    trouble,
    report,
    mappings: async ({ db }) => ({ items: await readMappings(db) }),
    exports,
    taken,
    file,
  },
  actions: { upload, check, start, stop, goOn, undo, discard, saveMapping, removeMapping, begin, stopExport },
  jobs: {
    work,
    make,
    purge: async ({ now, transact }) => {
      await transact(endFiles)
      const before = new Date(now().getTime() - keptMs).toISOString()
      await transact(async (w) => {
        const old = await w.tx
          .selectFrom('exchange_imports')
          .select(['id', 'blob_hash'])
          .where('changed_at', '<', before)
          .where('state', '<>', sql<string>`all(${going}::text[])`)
          .limit(100)
          .execute()
        for (const each of old) await forgetImport(w, each)
      })
    },
  },
  schedule: { purge: '*/10 * * * *' },
  personal,
})
