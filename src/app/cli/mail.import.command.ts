// `heed mail import`: takes mail from files in, as if it had arrived.
import { type Command, CommandError } from './command.ts'

export const mailImport: Command = {
  name: 'mail import',
  summary: 'take mail from files in: single messages, mbox, Maildir, folders of them',
  args: 'PATH...|-',
  count: [1, 1000],
  options: {
    mailbox: { value: 'ADDRESS', doc: 'the mailbox that it belongs to; if not given, each message goes to the one that its recipients name' },
    trust: { doc: 'nobody else had a hand in these files: mail in the name of your mailboxes and agents was sent by you' },
  },
  details: `
Reads each PATH: a message (RFC 5322), an mbox file, a Maildir or a folder of any of these; "-" reads standard input.
Every message is stored as it is, then read and put into its conversation. What Heed has already is recognised, so an
import can be repeated, also after it was broken off. Files in folders that are no mail are named and left out.

Nothing in an old archive proves who sent a message, so one that bears your own address counts as written by somebody
from outside, with a warning. With --trust it is one of your own answers: for archives of your own mail program or
server, never for files from elsewhere. Nothing that is imported is ever sent.`,
  async run({ args, options, io }) {
    const [{ withApp }, { readMailFiles, readMailStream }, { importMail, readSome }, { mailboxOfAddresses }, { runtimeOf }] = await Promise.all([
      import('./session.ts'),
      import('#drivers/mail-files/mail-files.ts'),
      import('#capabilities/receiving/receiving.public.ts'),
      import('#capabilities/mailboxes/mailboxes.public.ts'),
      import('#kernel/kernel.ts'),
    ])
    let failed = false
    const messages = async function* () {
      for (const path of args) {
        if (path === '-') yield* readMailStream(io.stdin, 'standard input')
        else
          try {
            yield* readMailFiles(path, (skipped) => io.err(`${skipped} is no mail; left out\n`))
          } catch (error) {
            const code = (error as NodeJS.ErrnoException).code
            if (code !== 'ENOENT' && code !== 'EACCES') throw error
            failed = true
            io.err(`${path}: ${code === 'ENOENT' ? 'there is no such file' : 'Heed may not read it'}\n`)
          }
      }
    }
    await withApp(async ({ kernel }) => {
      const runtime = runtimeOf(kernel, { command: 'mail import' })
      const address = typeof options.mailbox === 'string' ? options.mailbox : undefined
      const mailbox = address && (await mailboxOfAddresses(runtime.db, [address]))
      if (address && !mailbox) throw new CommandError('usage', `There is no mailbox with the address ${address}.`)
      const { found, stored } = await importMail(runtime, messages(), {
        mailboxId: mailbox ? mailbox.id : null,
        trusted: options.trust === true,
        tell: ({ found: count }) => io.err(`\r${count} messages stored`),
      })
      await readSome(runtime, 0, (waiting) => io.err(`\r${found} messages stored, ${waiting} to be read   `))
      io.err('\n')
      io.out(`${found} messages found, ${stored} of them new.\n`)
    })
    return failed ? 'failed' : 'ok'
  },
}
