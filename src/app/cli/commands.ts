// The table of commands, in the order in which the help lists them. One file each.
import type { Command } from './command.ts'
import { demoCommand } from './demo.command.ts'
import { doctorCommand } from './doctor.command.ts'
import { mailImport } from './mail.import.command.ts'
import { mailInspect } from './mail.inspect.command.ts'
import { migrateCommand } from './migrate.command.ts'
import { searchRebuild } from './search.rebuild.command.ts'
import { startCommand } from './start.command.ts'
import { tokenCreate } from './token.command.ts'
import { userCreate, userResetPassword } from './user.command.ts'

export const commands: Command[] = [startCommand, demoCommand, migrateCommand, userCreate, userResetPassword, tokenCreate, mailInspect, mailImport, searchRebuild, doctorCommand]
