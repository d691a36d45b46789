// The table of commands, in the order in which the help lists them. One file each.
import type { Command } from './command.ts'
import { mailInspect } from './mail.inspect.command.ts'

export const commands: Command[] = [mailInspect]
