// The command `heed`: finds the command in the table, checks options and arguments, runs it, and turns what
// goes wrong into plain words and an exit code.
import { parseArgs } from 'node:util'
import { type Command, CommandError, exitCodes, type Given, type Io } from './command.ts'
import { commands } from './commands.ts'
import { explain } from './explain.ts'
import { overview, page, signature } from './help.ts'

/** Runs one command line, without the program's name, and resolves to the exit code. */
export async function runCli(argv: string[], io: Io): Promise<number> {
  try {
    return exitCodes[(await dispatch(argv, io)) ?? 'ok'].code
  } catch (error) {
    const { exit, message } = await explain(error)
    io.err(`${message}\n`)
    return exitCodes[exit].code
  }
}

function dispatch(argv: string[], io: Io): ReturnType<Command['run']> {
  const words = argv.findIndex((word) => word.startsWith('-'))
  const spoken = words === -1 ? argv : argv.slice(0, words)
  const command = commands.find(({ name }) => spoken.slice(0, name.split(' ').length).join(' ') === name)
  if (command) return runCommand(command, argv.slice(command.name.split(' ').length), io)
  const asksHelp = argv.some((word) => ['--help', '-h', 'help'].includes(word))
  if (argv.length === 0 || asksHelp || argv[0] === 'help') {
    io.out(overview(commands.filter(({ name }) => !spoken[0] || spoken[0] === 'help' || name.startsWith(spoken[0]))))
    return Promise.resolve(argv.length === 0 ? 'usage' : 'ok')
  }
  throw new CommandError('usage', unknown(argv))
}

function unknown(argv: string[]): string {
  const family = commands.filter(({ name }) => name.split(' ')[0] === argv[0])
  if (family.length) return `"heed ${argv[0]}" is one of:\n${family.map((each) => `  heed ${signature(each)}`).join('\n')}`
  const near = commands.find(({ name }) => name.startsWith(argv[0]!.slice(0, 3)))
  return `There is no command "${argv[0]}".${near ? ` Did you mean "heed ${near.name}"?` : ''} "heed --help" lists all.`
}

function runCommand(command: Command, rest: string[], io: Io): ReturnType<Command['run']> {
  const given = parse(command, rest, io)
  if (!given) {
    io.out(page(command))
    return Promise.resolve('ok')
  }
  return command.run(given)
}

/** Undefined when help was asked for. */
function parse(command: Command, args: string[], io: Io): Given | undefined {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value, short }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
    ]),
  )
  const hint = `"heed ${command.name} --help" shows what it takes.`
  try {
    const all = { ...options, help: { type: 'boolean' as const, short: 'h' } }
    const { values, positionals } = parseArgs({ args, options: all, allowPositionals: true })
    if (values.help) return undefined
    const [least, most] = command.count ?? [0, 0]
    if (positionals.length < least) throw new Error(`${command.args} is missing.`)
    if (positionals.length > most) throw new Error(`"${positionals[most]}" is one argument too many.`)
    return { options: values as Given['options'], args: positionals, io }
  } catch (error) {
    const said = (error as Error).message.replace(/\. To specify a positional argument.*/s, '.')
    throw new CommandError('usage', `${said} ${hint}`)
  }
}
