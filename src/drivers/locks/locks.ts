// Locks among all processes of one database: PostgreSQL's advisory locks on a connection of their own, so that they
// end with the process or the connection, however it ends, and cost no place in the pools.
import pg from 'pg'
import type { LocksPort } from '#kernel/ports.ts'

/** How often it is made sure that the connection still stands (ms). */
const pulse = 5000

type Held = { name: string; lose(): void }

/** `stop` gives everything back. */
export function createLocks(url: string): LocksPort & { stop(): Promise<void> } {
  let session: Promise<pg.Client> | undefined
  let current: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  const held = new Set<Held>()
  // A connection answers one question at a time.
  let turn: Promise<unknown> = Promise.resolve()
  const ask = (client: pg.Client, sql: string, values: unknown[] = []): Promise<pg.QueryResult> => {
    const answer = turn.then(() => client.query(sql, values))
    turn = answer.catch(() => undefined)
    return answer
  }

  const lost = (client: pg.Client) => {
    if (client !== current) return
    session = current = undefined
    clearInterval(timer)
    for (const each of held) each.lose()
    held.clear()
    void client.end().catch(() => undefined)
  }
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'heed locks',
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
      keepAlive: true,
    })
    client.on('error', () => lost(client)).on('end', () => lost(client))
    await client.connect()
    current = client
    timer = setInterval(() => void ask(client, 'select 1').catch(() => lost(client)), pulse)
    timer.unref()
    return client
  }
  const connect = (): Promise<pg.Client> => {
    session ??= open().catch((error: unknown) => {
      session = undefined
      throw error
    })
    return session
  }

  return {
    async take(name) {
      const client = await connect()
      // A session may take its own lock again, so what this process holds is kept here too. Nothing is awaited between
      // looking and noting: of two who ask at once one gets it.
      if ([...held].some((each) => each.name === name)) return null
      const { promise, resolve } = Promise.withResolvers<void>()
      const mine: Held = { name, lose: resolve }
      if (client !== current) return null
      held.add(mine)
      try {
        const { rows } = await ask(client, 'select pg_try_advisory_lock(hashtextextended($1, 1)) as got', [name])
        if (!rows[0].got) {
          held.delete(mine)
          return null
        }
      } catch (error) {
        held.delete(mine)
        throw error
      }
      return {
        lost: promise,
        async release() {
          if (!held.delete(mine)) return
          await ask(client, 'select pg_advisory_unlock(hashtextextended($1, 1))', [name]).catch(() => lost(client))
          resolve()
        },
      }
    },
    async stop() {
      const client = await session?.catch(() => undefined)
      if (!client) return
      // Whoever waits may take them at once: the server closes the connection after it has given them back.
      const ended = client.end().catch(() => undefined)
      lost(client)
      await ended
    },
  }
}
