// How `heed start` learns that it should stop.
import { toolEnvironment } from '#kernel/config.ts'

/**
 * Resolves with the name of the first signal to stop; a second one ends the process at once. Started by npm, it
 * also resolves when npm is gone: npm hands signals to the shell it starts scripts with, and the shell keeps them.
 */
export function stopAsked(): Promise<string> {
  const signalled = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130))
        resolve(signal)
      })
    }
  })
  return toolEnvironment().startedByNpm ? Promise.race([signalled, parentGone()]) : signalled
}

function parentGone(): Promise<string> {
  const parent = process.ppid
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(timer)
      resolve('npm ended')
    }, 500).unref()
  })
}
