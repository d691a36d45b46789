// A mailbox on a real IMAP server (Dovecot), if there is one on this machine: mail is put into it as a mail server does.
import { execFileSync, spawn } from 'node:child_process'
import { chmod, chown, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../bench/heed.ts'

export type ImapSource = {
  settings: object
  /** Resolves when somebody has opened the mailbox, so that what comes next is new to them. */
  watched(): Promise<void>
  deliver(message: string): Promise<void>
  /** How many messages nobody has marked as seen: Maildir says so in the name of the file. */
  unseen(): Promise<number>
  close(): Promise<void>
}

/** Undefined where Dovecot is not installed; needs root, since Dovecot changes users. */
export async function openImapSource(folder: string): Promise<ImapSource | undefined> {
  if (process.getuid?.() !== 0 || !installed()) return undefined
  const port = await freePort()
  const maildir = join(folder, 'mail')
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(maildir, part), { recursive: true })
  await mkdir(join(folder, 'run'), { recursive: true })
  const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
  execFileSync('chown', ['-R', `${nobody}`, maildir])
  await chmod(folder, 0o755)
  const config = join(folder, 'dovecot.conf')
  const users = join(folder, 'users')
  await writeFile(users, `shop:{PLAIN}harbour:${nobody}:65534::${folder}\n`)
  await writeFile(config, [
    'protocols = imap', `base_dir = ${join(folder, 'run')}`, `log_path = ${join(folder, 'log')}`, 'ssl = no', 'disable_plaintext_auth = no',
    'listen = 127.0.0.1', `mail_location = maildir:${maildir}`, 'first_valid_uid = 1', 'default_internal_user = dovecot', 'default_login_user = dovenull',
    `passdb {\n  driver = passwd-file\n  args = ${users}\n}`, `userdb {\n  driver = passwd-file\n  args = ${users}\n}`,
    `service imap-login {\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`, '',
  ].join('\n'))
  const server = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' })
  for (let waited = 0; waited < 100 && !(await answers(port)); waited++) await sleep(100)
  let number = 0
  return {
    settings: { host: '127.0.0.1', port, security: 'none', user: 'shop', credentials: { kind: 'password', password: 'harbour' } },
    async watched() {
      const { existsSync } = await import('node:fs')
      for (let waited = 0; waited < 300 && !existsSync(join(maildir, 'dovecot-uidlist')); waited++) await sleep(100)
      await sleep(2000)
    },
    async deliver(message) {
      const name = `${1_800_000_000 + number++}.M${number}P${process.pid}.crash`
      const path = join(maildir, 'tmp', name)
      await writeFile(path, message)
      await chown(path, nobody, 65_534)
      await rename(path, join(maildir, 'new', name))
    },
    unseen: async () => (await Promise.all(['new', 'cur'].map((part) => readdir(join(maildir, part))))).flat().filter((name) => !/:2,[A-Z]*S/.test(name)).length,
    async close() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    },
  }
}

function installed(): boolean {
  try {
    execFileSync('dovecot', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const answers = (port: number) => new Promise<boolean>((resolve) => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy()
    resolve(true)
  }).once('error', () => resolve(false))
})
