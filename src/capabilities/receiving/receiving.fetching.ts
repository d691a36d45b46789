// Fetches mail of every mailbox that has an IMAP server: one connection each, IDLE on its first folder and a look at
// all of them each minute. Only one process fetches a mailbox. What broke is tried again, and what was missed is
// fetched.
import type { Daemon, Runtime } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { pause } from '#kernel/holding.ts'
import { MailServerProblem } from '#kernel/ports.mail.ts'
import {
  mailboxSettings,
  mailboxesToFetch,
  mailboxesTopic,
  recordFailure,
  recordFetch,
  runningBackfills,
  signInOf,
} from '#capabilities/mailboxes/mailboxes.public.ts'
import { runBackfill } from './receiving.backfill.ts'
import { fetchNew, sentFolders } from './receiving.folders.ts'

/** How often the list of mailboxes is looked at without being woken (ms). */
const lookMs = 10_000
/** Every folder is looked at this often, IDLE or not (ms): far below the alarm, which is at five minutes. */
const cycleMs = 60_000
/** After trouble: the first rest and the longest (ms). */
const rests = { first: 2000, longest: 60_000 }
/** The heartbeat is written this often while all is well (ms). */
const heartbeatMs = 20_000

type Work = (signal: AbortSignal) => Promise<void>
type Task = { mark: string; stop: AbortController; done: Promise<void> }

export const fetchingDaemon: Daemon = {
  role: 'mail',
  name: 'receiving.fetching',
  async start(runtime) {
    const stopping = new AbortController()
    const running = new Map<string, Task>()
    let woken = new AbortController()
    const unwake = runtime.services.onWake(mailboxesTopic, () => woken.abort())

    const begin = (key: string, mark: string, work: Work) => {
      const stop = new AbortController()
      const done = work(AbortSignal.any([stop.signal, stopping.signal]))
        .catch(async (error: unknown) => {
          runtime.log.error({ error, task: key }, 'fetching mail ended unexpectedly; it begins again')
          await pause(rests.first, stopping.signal)
        })
        .finally(() => {
          running.delete(key)
          woken.abort()
        })
      running.set(key, { mark, stop, done })
    }
    const look = async (): Promise<void> => {
      const wanted = new Map<string, [mark: string, work: Work]>()
      for (const { id, revision } of await mailboxesToFetch(runtime.db))
        wanted.set(`mailbox ${id}`, [String(revision), (signal) => follow(runtime, id, signal)])
      for (const backfill of await runningBackfills(runtime.db))
        wanted.set(`backfill ${backfill.id}`, ['', (signal) => runBackfill(runtime, backfill, signal)])
      // What is not wanted any more, or not as it was, ends first; its end brings the next look.
      for (const [key, { mark, stop }] of running) if (wanted.get(key)?.[0] !== mark) stop.abort()
      for (const [key, [mark, work]] of wanted) if (!running.has(key)) begin(key, mark, work)
    }
    const loop = (async () => {
      while (!stopping.signal.aborted) {
        await look().catch((error: unknown) => runtime.log.warn({ error }, 'the mailboxes to fetch could not be read'))
        await pause(lookMs, AbortSignal.any([woken.signal, stopping.signal]))
        if (woken.signal.aborted) woken = new AbortController()
      }
    })()
    return {
      async stop() {
        stopping.abort()
        unwake()
        await Promise.all([loop, ...[...running.values()].map(({ done }) => done)])
      },
    }
  },
}

/** Follows one mailbox until told to stop. */
export async function follow(runtime: Runtime, mailboxId: string, signal: AbortSignal): Promise<void> {
  let rest = rests.first
  while (!signal.aborted) {
    try {
      const held = await runtime.ports.locks.take(`fetch ${mailboxId}`)
      if (!held) {
        await pause(lookMs, signal)
        continue
      }
      const lost = new AbortController()
      void held.lost.then(() => lost.abort())
      try {
        await session(runtime, mailboxId, AbortSignal.any([signal, lost.signal]), () => void (rest = rests.first))
      } finally {
        await held.release()
      }
    } catch (error) {
      if (signal.aborted) return
      await report(runtime, mailboxId, error)
      await pause(rest, signal)
      rest = Math.min(rest * 2, rests.longest)
    }
  }
}

/** One connection, for as long as it holds. */
async function session(runtime: Runtime, mailboxId: string, signal: AbortSignal, worked: () => void): Promise<void> {
  const settings = await mailboxSettings(runtime.db, runtime.services, mailboxId)
  if (!settings?.imap || !settings.active) return void (await pause(lookMs, signal))
  const [first, ...others] = settings.imap.folders
  const connection = await runtime.ports.imap.connect(await signInOf(runtime, settings.imap))
  const close = () => void connection.close()
  signal.addEventListener('abort', close)
  let told = 0
  try {
    const sent = await sentFolders(connection, settings.imap)
    while (!signal.aborted) {
      for (const folder of [...others, first!])
        await fetchNew(runtime, connection, { mailboxId, folder, ours: sent.has(folder) })
      worked()
      if (runtime.now().getTime() - told >= heartbeatMs) {
        await runtime.transact((w) => recordFetch(w, mailboxId))
        told = runtime.now().getTime()
      }
      await connection.wait(cycleMs, signal)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', close)
    await connection.close()
  }
}

async function report(runtime: Runtime, mailboxId: string, error: unknown): Promise<void> {
  if (isDatabaseDown(error)) return runtime.log.warn({ error, mailboxId }, 'fetching waits for the database')
  const { problem, said } =
    error instanceof MailServerProblem ? error : { problem: 'other', said: (error as Error).message }
  if (error instanceof MailServerProblem) runtime.log.warn({ mailboxId, problem, said }, 'mail could not be fetched')
  else runtime.log.error({ error, mailboxId }, 'mail could not be fetched')
  await runtime
    .transact((w) => recordFailure(w, mailboxId, { problem, said }))
    .catch((again: unknown) => runtime.log.warn({ error: again }, 'the heartbeat could not be written'))
}
