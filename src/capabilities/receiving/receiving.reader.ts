// Reads messages on a thread of its own. Mail can be made to be hard to read: whatever it costs, neither agents nor
// mail servers wait meanwhile, and a message that takes too long or too much ends the thread alone, not the process.
import { Worker } from 'node:worker_threads'
import type { ReadMail } from '#capabilities/reading/reading.public.ts'
import type { Essence } from './receiving.copies.ts'

/** All that can be told from the bytes alone. */
export type Content = {
  read: ReadMail
  essence: Essence
  contentDigest: string | null
  /** Of everything that it says this time, for the guard against loops. */
  bodyDigest: string
}

export type Reader = {
  /** Rejects with `TooHard` when reading it breaks the thread or does not end. */
  read(raw: Uint8Array): Promise<Content>
  stop(): Promise<void>
}

export class TooHard extends Error {}

/** How long one message may take, how much memory reading may take, and after which rest the thread ends. */
const limits = { messageMs: 60_000, megabytes: 1024, restMs: 30_000 }
const entry = new URL('./receiving.reader.worker.ts', import.meta.url)

type Task = { raw: Uint8Array; resolve(content: Content): void; reject(error: unknown): void }

export function createReader({ messageMs, megabytes, restMs }: typeof limits = limits, script: URL = entry): Reader {
  let worker: Worker | undefined
  // In the order in which they were handed over: the first is the one being read.
  let tasks: Task[] = []
  let timer: NodeJS.Timeout | undefined

  const start = (): Worker => {
    const made = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: megabytes } })
    made.on('message', (answer: { content: Content } | { error: Error }) => {
      if (made !== worker) return
      const task = tasks.shift()!
      if ('content' in answer) task.resolve(answer.content)
      else task.reject(answer.error)
      watch()
    })
    made.on('error', (error: Error) => made === worker && fail(error.message))
    made.on('exit', () => made === worker && fail('The reading thread ended'))
    return made
  }
  const hand = ({ raw }: Task) => {
    const copy = new Uint8Array(raw)
    worker!.postMessage(copy, [copy.buffer])
  }
  const watch = () => {
    clearTimeout(timer)
    if (tasks.length) {
      worker?.ref()
      timer = setTimeout(() => fail(`Reading the message took longer than ${messageMs / 1000} seconds`), messageMs)
    } else {
      // Nothing to do: neither the thread nor its end keeps the process from ending.
      worker?.unref()
      timer = setTimeout(() => void end(), restMs).unref()
    }
  }
  const end = async (): Promise<void> => {
    const ended = worker
    worker = undefined
    clearTimeout(timer)
    await ended?.terminate()
  }
  /** The message being read is at fault; the others go to a new thread. */
  const fail = (reason: string) => {
    void end()
    tasks.shift()?.reject(new TooHard(reason))
    if (!tasks.length) return
    worker = start()
    for (const task of tasks) hand(task)
    watch()
  }

  return {
    read: (raw) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        const task = { raw, resolve, reject }
        tasks.push(task)
        hand(task)
        if (tasks.length === 1) watch()
      }),
    async stop() {
      const left = tasks
      tasks = []
      await end()
      for (const { reject } of left) reject(new Error('Reading was stopped'))
    },
  }
}
