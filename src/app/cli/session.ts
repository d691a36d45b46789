// What commands that need the database share: join it, do the work, leave it.
import type { App } from '#app/app.ts'
import type { Config } from '#kernel/config.ts'
import type { Logger } from '#kernel/log.ts'

/** Joins the database of the configuration for as long as `work` takes; it need not be up to date. */
export async function withDatabase<T>(work: (url: string, config: Config, log: Logger) => Promise<T>): Promise<T> {
  const [{ loadConfig }, { createLogger }, { joinDatabase }] = await Promise.all([
    import('#kernel/config.ts'),
    import('#kernel/log.ts'),
    import('#app/database.ts'),
  ])
  const config = loadConfig()
  // Commands speak for themselves; only what goes wrong is worth a log line.
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel)
  const database = await joinDatabase(config, log)
  try {
    return await work(database.url, config, log)
  } finally {
    await database.leave()
  }
}

/** The whole application on an up-to-date database, without workers and daemons. */
export function withApp<T>(work: (app: App) => Promise<T>): Promise<T> {
  return withDatabase(async (url, config, log) => {
    const [{ migrateDatabase }, { readMigrations }, { compose }] = await Promise.all([
      import('#app/database.ts'),
      import('#kernel/migrate.ts'),
      import('#app/start.ts'),
    ])
    await migrateDatabase(url, readMigrations())
    const app = compose(config, url, log)
    try {
      return await work(app)
    } finally {
      await app.stop()
    }
  })
}
