// `heed mail inspect`: how Heed reads a message, as JSON, by the very code that takes mail in.
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { type Command, CommandError } from './command.ts'

export const mailInspect: Command = {
  name: 'mail inspect',
  summary: 'show how Heed reads a message, as JSON',
  args: 'FILE|-',
  count: [0, 1],
  options: { list: { value: 'FILE', doc: 'read the messages whose paths stand in FILE, one a line; one line of JSON each' } },
  details: `
Reads one message (RFC 5322) from FILE, or from standard input when it is "-", without a database and without
keeping anything. With --list, a message that cannot be read yields the line {"error": ...} and the rest goes on;
the exit code is then 1.`,
  async run({ args, options, io }) {
    const { list } = options
    if ((args[0] === undefined) === (list === undefined)) {
      throw new CommandError('usage', 'Give either a FILE (or - for standard input) or --list=FILE.')
    }
    const { inspectMail } = await import('#capabilities/reading/inspect.ts')
    if (args[0] !== undefined) {
      const raw = args[0] === '-' ? await buffer(io.stdin) : await readFile(args[0]).catch(unreadable(args[0]))
      io.out(`${JSON.stringify(await inspectMail(raw), null, 2)}\n`)
      return
    }
    let failed = false
    const paths = (await readFile(String(list), 'utf8').catch(unreadable(String(list)))).split('\n')
    for (const path of paths.map((line) => line.trim()).filter(Boolean)) {
      try {
        const raw = await readFile(path).catch(unreadable(path))
        io.out(`${JSON.stringify(await inspectMail(raw))}\n`)
      } catch (error) {
        failed = true
        io.out(`${JSON.stringify({ error: (error as Error).message, file: path })}\n`)
      }
    }
    return failed ? 'failed' : 'ok'
  },
}

function unreadable(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const why: Record<string, string> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'Heed may not read it',
    }
    throw new CommandError('failed', `Cannot read ${file}: ${why[error.code ?? ''] ?? error.message}.`)
  }
}
