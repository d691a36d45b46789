// What a command of `heed` is. Command files stay light: what takes time to load is imported inside `run`,
// so that `heed --help` and `heed mail inspect` answer at once.
import type { Readable } from 'node:stream'

/** Exit codes; `heed --help` lists them. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'it did not work; the message says why' },
  usage: { code: 2, meaning: 'unknown command or option, missing argument' },
  configuration: { code: 3, meaning: 'a setting cannot be used' },
  database: { code: 4, meaning: 'the database is missing, full, too old, too new or not answering' },
  address: { code: 5, meaning: 'the address or port is taken or may not be used' },
} as const

export type ExitName = keyof typeof exitCodes

/** A failure that was foreseen: shown without a stack trace, ended with the exit code of `exit`. */
export class CommandError extends Error {
  readonly exit: ExitName
  constructor(exit: ExitName, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exit = exit
  }
}

/** `value` names what follows the option in the help, e.g. `EMAIL`; an option without it is a switch. */
export type Option = { value?: string; short?: string; doc: string }

/** Where a command reads and writes; tests pass their own. */
export type Io = {
  out(text: string): void
  err(text: string): void
  stdin: Readable
}

export type Given = {
  /** By option name; switches are true or absent. */
  options: Record<string, string | true | undefined>
  args: string[]
  io: Io
}

export type Command = {
  /** One or two words, e.g. `mail inspect`. */
  name: string
  /** One line for the list of commands. */
  summary: string
  /** The arguments as the usage line shows them, e.g. `FILE`. */
  args?: string
  /** Fewest and most arguments; none if not given. */
  count?: [number, number]
  options: Record<string, Option>
  /** More about it, for its own help page. */
  details?: string
  /** Resolves to the exit that fits; `ok` if it returns nothing. */
  run(given: Given): Promise<ExitName | void>
}
