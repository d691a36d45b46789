// Where the server listens: on a Unix socket where there can be one, because then no port can collide and
// only the database's own account and root can reach it; otherwise on a port of the loopback address.
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import type { Home } from './home.ts'
import { PostgresProblem } from './problems.ts'
import type { Listen } from './settings.ts'

/** The longest path a socket may have: 104 bytes with the closing zero on macOS, 108 on Linux (sys/un.h). */
const longestSocket = 103

/**
 * `options.port` if given, else the socket, else a port that is remembered in the home.
 * With `check`, a port that is taken is an error if it was asked for, and replaced if Heed chose it.
 */
export async function whereToListen(home: Home, options: { port?: number }, check: boolean): Promise<Listen> {
  if (options.port !== undefined) {
    if (check && !(await isFree(options.port))) {
      throw new PostgresProblem(
        'port-taken',
        `Port ${options.port}, meant for the database, is taken by another program. Stop that program or choose another port.`,
      )
    }
    return { port: options.port }
  }
  const socket = path.join(home.run, '.s.PGSQL.5432')
  if (process.platform !== 'win32' && Buffer.byteLength(socket) <= longestSocket) return { socket: home.run }
  const file = path.join(home.folder, 'port')
  const remembered = Number(await readFile(file, 'utf8').catch(() => '0'))
  if (remembered && !(check && !(await isFree(remembered)))) return { port: remembered }
  const port = await freePort()
  await writeFile(file, `${port}\n`)
  return { port }
}

const isFree = (port: number): Promise<boolean> =>
  bind(port).then(
    () => true,
    () => false,
  )

const freePort = (): Promise<number> => bind(0)

function bind(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen({ host: '127.0.0.1', port }, () => {
      const bound = (server.address() as AddressInfo).port
      server.close(() => resolve(bound))
    })
  })
}
