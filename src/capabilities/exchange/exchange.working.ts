// An import is worked off portion by portion, each in a transaction of its own which also says that it is done: whatever
// is killed, each row is done once, and the next process goes on where it was.
import type { Actor } from '#kernel/actor.ts'
import type { Runtime, Writer } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { checkFile } from './exchange.checking.ts'
import { type Import, going, lockImport, mayImport, moveImport, readImport } from './exchange.imports.ts'
import { failRows, importRows } from './exchange.importing.ts'
import { type Work, once, whisper } from './exchange.once.ts'
import { undoRows } from './exchange.undoing.ts'

type Job = Work<{ importId: string }>

const portion = 1000

export const work = (job: Job): Promise<void> => once(job, `import ${job.payload.importId}`, () => goThrough(job))

async function goThrough(job: Job): Promise<void> {
  for (let size = portion, small = 0; ;) {
    job.signal.throwIfAborted()
    const it = await readImport(job.db, job.payload.importId)
    if (!it || !going.includes(it.state)) return
    const actor = await actorOf(job, it)
    if (!actor || !mayImport(actor, it.about)) {
      await job.transact((w) => moveImport(w, it, 'failed', { problem: actor ? 'mayNot' : 'gone' }))
      return
    }
    if (it.state === 'checking') {
      await checkFile(job, it, actor)
      return
    }
    try {
      const did = await job.transact((w) => doPortion(w, it, size), actor)
      if (!did) return
      whisper(job, it)
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

/** How many rows were done; 0 when nothing is left, or it was stopped meanwhile. */
async function doPortion(w: Writer, { id, state }: Import, size: number): Promise<number> {
  const it = await lockImport(w.tx, id)
  if (!it || it.state !== state) return 0
  const did = await (state === 'undoing' ? undoRows(w, it, size) : importRows(w, it, size))
  if (!did) await moveImport(w, it, state === 'undoing' ? 'undone' : 'done')
  return did
}

/** Who has it done, as they are now; null when they have left. */
async function actorOf({ db, now }: Runtime, { agent_id: agentId }: Import): Promise<Actor | null> {
  const actor = await loadActor(db, agentId, { kind: 'agent', ip: '' })
  return actor && { ...actor, at: now() }
}
