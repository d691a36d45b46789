// PostgreSQL's configuration. What Heed sets is written anew at every start, so that an update of
// Heed brings its own settings along; what the operator sets lives in a file that Heed never touches.
import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { exists } from './binaries.ts'
import type { Home } from './home.ts'

/** Where the server listens: on a Unix socket alone, or, where that cannot be, on the loopback address. */
export type Listen = { socket: string } | { port: number }

// Sized for one small machine that Heed has to itself: idle, this takes about 60 MB.
const defaults: Record<string, string> = {
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '60',
  // Compiling a query costs more than it saves on the short queries of a desk.
  jit: 'off',
  // Disks today read at random about as fast as in order.
  random_page_cost: '1.1',
  // Fewer checkpoints: fewer whole pages in the write-ahead log while mail pours in.
  max_wal_size: '2GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '15min',
  autovacuum_max_workers: '2',
  max_parallel_workers_per_gather: '1',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_logical_replication_workers: '0',
  io_workers: '1',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  timezone: 'UTC',
  datestyle: 'iso, ymd',
  lc_messages: 'C',
  default_text_search_config: 'pg_catalog.simple',
  password_encryption: 'scram-sha-256',
}

const operatorsFile = `# Settings for Heed's PostgreSQL. Lines below the include win over Heed's own.
# Restart Heed after a change.
include 'heed.conf'

`

/** The text of heed.conf; `origin` names the programs that will read it, so that an update shows as a difference. */
export function configuration(home: Home, listen: Listen, origin: string, extra: Record<string, string> = {}): string {
  const place: Record<string, string> =
    'socket' in listen
      ? { listen_addresses: '', unix_socket_directories: listen.socket, unix_socket_permissions: '0700' }
      : { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(listen.port) }
  const all = { ...defaults, hba_file: path.join(home.folder, 'pg_hba.conf'), ...place, ...extra }
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return `# Written by Heed at every start; put your own settings into postgresql.conf.\n# ${origin}\n${lines.join('\n')}\n`
}

/** Passwords everywhere, even on a socket that only the database's own account can reach. */
const access = `# Written by Heed at every start.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
`

/** Writes the configuration files; never touches an operator's postgresql.conf that is already there. */
export async function writeConfiguration(home: Home, text: string): Promise<void> {
  await write('heed.conf', text)
  await write('pg_hba.conf', access)
  if (!(await exists(path.join(home.folder, 'postgresql.conf')))) await write('postgresql.conf', operatorsFile)

  async function write(name: string, content: string): Promise<void> {
    await writeFile(path.join(home.folder, name), content)
    // The account PostgreSQL runs as has to read it, whatever Heed's umask is.
    await chmod(path.join(home.folder, name), 0o644)
  }
}
