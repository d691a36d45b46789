// `heed demo`: Heed with the past of an invented shop, on a data folder of its own.
import { join } from 'node:path'
import { type Command, CommandError } from './command.ts'
import { runUntilStopped } from './start.command.ts'

export const demoCommand: Command = {
  name: 'demo',
  summary: 'run Heed with the conversations of an invented shop',
  options: {
    conversations: { value: 'NUMBER', doc: 'how many conversations the shop has had; 2000 if not given' },
  },
  details: `
Uses the folder "demo" inside the data folder and never DATABASE_URL, so that it touches nothing real. The first start
writes the past, which takes half a minute; later ones go on where it was. Accounts to sign in with are on the
sign-in page. Replies go to a mail server on this machine that delivers nothing.`,
  async run({ options, io }) {
    const conversations = Number(options.conversations ?? 2000)
    if (!Number.isInteger(conversations) || conversations < 1 || conversations > 100_000)
      throw new CommandError('usage', `--conversations takes a number from 1 to 100000, not "${options.conversations}".`)
    const [{ loadConfig }, { fillDemo }, { openPostOffice }] = await Promise.all([import('#kernel/config.ts'), import('#app/demo/fill.ts'), import('#app/demo/post-office.ts')])
    const base = loadConfig()
    const config = { ...base, dataDir: join(base.dataDir, 'demo'), databaseUrl: '', demo: true }
    // Beside the receiver's port, because the demo's mailboxes remember it over restarts.
    const office = await openPostOffice(base.smtpPort ? base.smtpPort + 1 : 2526)
    try {
      return await runUntilStopped({
        config, roles: ['web', 'worker', 'mail'], io,
        prepare: async ({ kernel }) => {
          await fillDemo(kernel, {
            smtpPort: office.port, now: kernel.clock.now(), conversations,
            tell: (done, total) => io.err(`\rWriting the shop's past: ${Math.floor((100 * done) / total)} %${done === total ? '\n' : ''}`),
          })
        },
      })
    } finally {
      await office.close()
    }
  },
}
