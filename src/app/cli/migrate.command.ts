// `heed migrate`: brings the database to the shape this code needs.
import type { Command } from './command.ts'
import { withDatabase } from './session.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database up to date',
  options: {},
  details: `
"heed start" does this by itself; the command is for those who want to do it apart, before the first of several
processes starts. Two processes never migrate at once: the second waits and finds nothing to do.`,
  async run({ io }) {
    const [{ migrateDatabase }, { readMigrations }] = await Promise.all([
      import('#app/database.ts'),
      import('#kernel/migrate.ts'),
    ])
    const applied = await withDatabase((url) => migrateDatabase(url, readMigrations()))
    io.out(applied.length ? `Applied ${applied.length}: ${applied.join(', ')}\n` : 'The database is up to date.\n')
  },
}
