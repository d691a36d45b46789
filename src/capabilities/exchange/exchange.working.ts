// An import is worked off portion by portion, each in a transaction of its own which also says that it is done: whatever
// is killed, each row is done once, and the next process goes on where it was.
import type { Writer } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { actorAgain } from '#capabilities/access/access.public.ts'
import { checkFile, endCheck } from './exchange.checking.ts'
import { type Import, going, lockImport, mayImport, moveImport, readImport } from './exchange.imports.ts'
import { failRows, importRows } from './exchange.importing.ts'
import { type Work, isHopeless, once, whisper } from './exchange.once.ts'
import { undoRows } from './exchange.undoing.ts'

type Job = Work<{ importId: string }>

/** `portion`: rows of one transaction. */
export const work = (job: Job, portion = 1000): Promise<void> =>
  once(job, `import ${job.payload.importId}`, () => goThrough(job, portion))

async function goThrough(job: Job, portion: number): Promise<void> {
  for (let size = portion, small = 0; ;) {
    job.signal.throwIfAborted()
    const it = await readImport(job.db, job.payload.importId)
    if (!it || !going.includes(it.state)) return
    const actor = await actorAgain(job.db, { agentId: it.agent_id, tokenId: it.token_id }, job.now())
    if (!actor || !mayImport(actor, it)) return fail(job, it, actor ? 'mayNot' : 'gone')
    if (it.state === 'checking')
      return checkFile(job, it, actor, portion).catch((error: unknown) => {
        if (!isHopeless(job, error)) throw error
        job.log.error({ error, importId: it.id }, 'a file could not be checked')
        return fail(job, it, 'unforeseen')
      })
    try {
      const did = await job.transact((w) => doPortion(w, it, size), actor)
      if (!did) return
      whisper(job.services, it)
      if (small > 0 && (small -= did) <= 0) size = portion
    } catch (error) {
      if (isDatabaseDown(error)) throw error
      job.log.error({ error, importId: it.id, size }, 'rows could not be imported')
      // One of them is at fault: they are done one by one, and that one is told.
      if (size === 1) await job.transact((w) => failRows(w, it), actor)
      small = size === 1 ? small - 1 : size
      size = small > 0 ? 1 : portion
    }
  }
}

/** Unless it was stopped at this moment. */
const fail = (job: Job, it: Import, problem: string): Promise<void> =>
  job.transact(async (w) => {
    if (it.state === 'checking') return endCheck(w, it, 'failed', problem)
    const now = await lockImport(w.tx, it.id)
    if (now?.state === it.state) await moveImport(w, it, 'failed', { problem })
  })

/** How many rows were done; 0 when nothing is left, or it was stopped meanwhile. */
async function doPortion(w: Writer, { id, state }: Import, size: number): Promise<number> {
  const it = await lockImport(w.tx, id)
  if (!it || it.state !== state) return 0
  const did = await (state === 'undoing' ? undoRows(w, it, size) : importRows(w, it, size))
  if (!did) await moveImport(w, it, state === 'undoing' ? 'undone' : 'done')
  return did
}
