// A private Postfix on this machine's loopback, in a folder of its own: it passes mail on by domain.
import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../bench/heed.ts'

export type Postfix = { port: number; stop(): void; log(): string }

/** `routes`: the port of the server for each domain. What such a server refuses comes back as a delivery report. Needs root. */
export async function startPostfix(folder: string, routes: Record<string, number>): Promise<Postfix> {
  const port = await freePort()
  const [config, queue, data] = [join(folder, 'etc'), join(folder, 'spool'), join(folder, 'lib')]
  for (const each of [config, queue, data]) await mkdir(each, { recursive: true })
  chmodSync(folder, 0o755)
  execFileSync('chown', ['postfix', data])
  const transport = Object.entries(routes).map(([domain, at]) => `${domain} smtp:[127.0.0.1]:${at}`)
  await writeFile(join(config, 'transport'), `${transport.join('\n')}\n`)
  await writeFile(join(config, 'main.cf'), [
    'compatibility_level = 3.6', `queue_directory = ${queue}`, `data_directory = ${data}`, 'mail_owner = postfix', 'setgid_group = postdrop',
    'myhostname = relay.servers.example', 'mydestination =', 'inet_interfaces = 127.0.0.1', 'inet_protocols = ipv4', 'mynetworks = 127.0.0.0/8',
    `transport_maps = texthash:${join(config, 'transport')}`, `maillog_file = ${join(folder, 'postfix.log')}`, `maillog_file_prefixes = ${folder}`,
    'smtp_tls_security_level = may', 'smtpd_relay_restrictions = permit_mynetworks, reject', 'minimal_backoff_time = 5s', 'queue_run_delay = 5s', 'alias_maps =', 'alias_database =', '',
  ].join('\n'))
  await writeFile(join(config, 'master.cf'), [
    `127.0.0.1:${port} inet n - n - - smtpd`, 'pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 5 1 qmgr', 'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce', 'verify unix - - n - 1 verify', 'smtp unix - - n - - smtp', 'error unix - - n - - error',
    'retry unix - - n - - error', 'proxymap unix - - n - - proxymap', 'anvil unix - - n - 1 anvil', 'scache unix - - n - 1 scache', 'tlsmgr unix - - n 1000? 1 tlsmgr', 'postlog unix-dgram n - n - 1 postlogd', '',
  ].join('\n'))
  execFileSync('postfix', ['-c', config, 'set-permissions'], { stdio: 'ignore' })
  execFileSync('postfix', ['-c', config, 'start'], { stdio: 'ignore' })
  for (let waited = 0; waited < 100 && !(await listens(port)); waited++) await sleep(100)
  return {
    port,
    stop: () => void execFileSync('postfix', ['-c', config, 'stop'], { stdio: 'ignore' }),
    log: () => execFileSync('tail', ['-n', '30', join(folder, 'postfix.log')], { encoding: 'utf8' }),
  }
}

const listens = (port: number) => new Promise<boolean>((resolve) => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy()
    resolve(true)
  }).once('error', () => resolve(false))
})
