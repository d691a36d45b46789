// `heed search rebuild`: makes what the search looks into anew, from the messages themselves.
import type { Command } from './command.ts'

export const searchRebuild: Command = {
  name: 'search rebuild',
  summary: 'make what the search looks into anew, from the messages; goes on where it was broken off with --resume',
  options: {
    resume: { doc: 'go on with a rebuild that was broken off, instead of beginning again' },
  },
  details: `
Heed may go on running: while the rebuild lasts, the newest messages are found first and a note in the search says how
far it is. If no Heed runs on this database, the command does the work itself; else it waits for the one that does.
It can be broken off at any time: what was made stays, and Heed goes on with the rest by itself. Nothing but the search
depends on it.`,
  async run({ options, io }) {
    const [{ withApp }, { readProgress, rebuildSearch, searchFollower }, { followUntil }, { runtimeOf }] = await Promise.all([
      import('./session.ts'),
      import('#capabilities/search/search.public.ts'),
      import('#kernel/followers.ts'),
      import('#kernel/kernel.ts'),
    ])
    await withApp(async ({ kernel }) => {
      const { db, transact } = runtimeOf(kernel, { command: 'search rebuild' })
      if (!options.resume) await transact(rebuildSearch)
      let told = -1
      await followUntil(kernel, searchFollower, async () => {
        const { filling, documents, about } = await readProgress(db)
        const percent = Math.floor((100 * documents) / Math.max(1, about))
        if (filling && percent !== told) io.err(`\r${documents} of about ${about} messages made ready (${(told = percent)} %)`)
        return !filling
      })
      const { documents } = await readProgress(db)
      io.err('\n')
      io.out(`${documents} messages can be searched.\n`)
    })
  },
}
