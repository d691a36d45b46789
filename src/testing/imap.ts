// A small IMAP server to test fetching against (RFC 9051, what Heed's fetcher needs of it). It remembers whether a client
// did anything that changes messages or their flags. The real thing, Dovecot, is used by the tests in e2e/servers.
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'

type Message = { uid: number; raw: Buffer; at: Date }
type Folder = { uidValidity: number; next: number; messages: Message[] }

export type TestImap = Awaited<ReturnType<typeof startImap>>

/** Accepts `user` with `password` or with an access token `token`. */
export async function startImap({ user = 'hello', password = 'right', token = 'token', idle = true } = {}) {
  const folders = new Map<string, Folder>([['INBOX', emptyFolder()]])
  const sockets = new Set<Socket>()
  const idling = new Map<Socket, string>()
  const seen = { commands: [] as string[], changes: [] as string[], logins: 0 }
  const settings = { refuse: false, idle, breakAfter: Infinity, withhold: new Set<number>(), unsized: new Set<number>(), unlisted: new Set<number>(), refuseSearch: false, sent: '' }
  const server: Server = createServer((socket) => serve(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function serve(socket: Socket) {
    let buffer = Buffer.alloc(0)
    let chosen = ''
    let told = 0
    let tag = ''
    let asked = ''
    sockets.add(socket.setNoDelay(true))
    socket.on('error', () => undefined).on('close', () => {
      sockets.delete(socket)
      idling.delete(socket)
    })
    const say = (line: string) => socket.write(`${line}\r\n`)
    const ok = (words = 'done') => say(`${tag} OK ${words}`)
    const folder = () => folders.get(chosen)!
    const signIn = (accepted: boolean) => {
      if (!accepted || settings.refuse) return say(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials`)
      seen.logins++
      return ok('signed in')
    }
    const run = (command: string, args: string) => {
      seen.commands.push(`${command} ${args}`.trim())
      if (/^(STORE|EXPUNGE|MOVE|COPY|APPEND|DELETE|CREATE|RENAME|SELECT|CLOSE)$/.test(command) || /^(STORE|EXPUNGE|MOVE|COPY)/.test(args) || /BODY\[/.test(args)) seen.changes.push(`${command} ${args}`)
      switch (command) {
        case 'CAPABILITY': say(`* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR ID NAMESPACE${settings.idle ? ' IDLE' : ''}${settings.sent ? ' SPECIAL-USE' : ''}`); return ok()
        case 'LOGIN': return signIn(args === `"${user}" "${password}"` || args === `${user} ${password}`)
        case 'AUTHENTICATE': {
          const [mechanism, initial] = args.split(' ')
          if (initial === undefined) {
            asked = mechanism!
            return say('+ ')
          }
          const said = Buffer.from(initial, 'base64').toString()
          return signIn(mechanism === 'PLAIN' ? said.endsWith(`\0${user}\0${password}`) : said === `user=${user}\x01auth=Bearer ${token}\x01\x01`)
        }
        case 'ID': say('* ID NIL'); return ok()
        case 'NAMESPACE': say('* NAMESPACE (("" "/")) NIL NIL'); return ok()
        case 'LIST': case 'LSUB': {
          args = args.replace(/ RETURN \(.*\)$/, '')
          if (args.endsWith('""')) say(`* ${command} (\\Noselect) "/" ""`)
          else for (const path of folders.keys()) if (/[*%]"?$/.test(args) || args.endsWith(`"${path}"`) || args.endsWith(` ${path}`)) say(`* ${command} (${path === settings.sent ? '\\Sent' : ''}) "/" "${path}"`)
          return ok()
        }
        case 'STATUS': {
          const path = unquote(args.split(' (')[0]!)
          say(`* STATUS "${path}" (MESSAGES ${folders.get(path)?.messages.length ?? 0})`)
          return ok()
        }
        case 'EXAMINE': case 'SELECT': {
          const path = unquote(args.split(' (')[0]!)
          const opened = folders.get(path)
          if (!opened) return say(`${tag} NO [NONEXISTENT] Mailbox does not exist`)
          chosen = path
          told = opened.messages.length
          say('* FLAGS (\\Seen)')
          say(`* ${opened.messages.length} EXISTS`)
          say(`* OK [UIDVALIDITY ${opened.uidValidity}] valid`)
          say(`* OK [UIDNEXT ${opened.next}] next`)
          return ok('[READ-ONLY] opened')
        }
        case 'UID': return uid(args)
        case 'IDLE':
          idling.set(socket, chosen)
          say('+ idling')
          return void (folder().messages.length !== told && say(`* ${(told = folder().messages.length)} EXISTS`))
        case 'NOOP': case 'CHECK': return ok()
        case 'LOGOUT': say('* BYE'); ok(); return void socket.end()
        default: return say(`${tag} BAD unknown command ${command}`)
      }
    }
    const uid = (args: string) => {
      const search = /^SEARCH\s+(.*)$/i.exec(args)?.[1]
      if (search !== undefined) {
        if (settings.refuseSearch) return say(`${tag} NO not now`)
        const since = /SINCE "?(\d{1,2}-\w{3}-\d{4})/i.exec(search)?.[1]
        const wanted = /UID (\S+)/i.exec(search)?.[1] ?? '1:*'
        const from = since ? new Date(`${since} 00:00:00 UTC`) : new Date(0)
        say(`* SEARCH ${select(folder(), wanted).filter(({ at, uid: number }) => at >= from && !settings.unlisted.has(number)).map((message) => message.uid).join(' ')}`.trim())
        return ok()
      }
      const [, set = '', items = ''] = /^FETCH (\S+) (.*)$/i.exec(args) ?? []
      for (const message of select(folder(), set)) {
        const sequence = folder().messages.indexOf(message) + 1
        const head = `* ${sequence} FETCH (UID ${message.uid} INTERNALDATE "${internalDate(message.at)}" RFC822.SIZE ${message.raw.length}`
        if (!/BODY/i.test(items)) {
          if (!settings.unsized.has(message.uid)) say(`${head})`)
        }
        else if (!settings.withhold.has(message.uid)) {
          if (--settings.breakAfter < 0) return void socket.destroy()
          socket.write(`${head} BODY[] {${message.raw.length}}\r\n`)
          socket.write(message.raw)
          say(')')
        }
      }
      return ok()
    }
    socket.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk])
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.subarray(0, end).toString()
        buffer = buffer.subarray(end + 2)
        if (/^DONE$/i.test(line)) {
          idling.delete(socket)
          ok('idle ended')
          continue
        }
        if (asked) {
          const mechanism = asked
          asked = ''
          run('AUTHENTICATE', `${mechanism} ${line}`)
          continue
        }
        const [given = '', command = '', ...rest] = line.split(' ')
        tag = given
        run(command.toUpperCase(), rest.join(' '))
      }
    })
    say('* OK Harrow & Lind IMAP ready')
  }

  return {
    seen, settings,
    server: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, security: 'none' as const },
    /** A new message; clients that idle are told. */
    deliver(raw: Uint8Array, { folder: path = 'INBOX', at = new Date('2026-11-16T08:59:00.000Z') } = {}): number {
      const into = folders.get(path) ?? emptyFolder()
      folders.set(path, into)
      into.messages.push({ uid: into.next, raw: Buffer.from(raw), at })
      for (const [socket, open] of idling) if (open === path) socket.write(`* ${into.messages.length} EXISTS\r\n`)
      return into.next++
    },
    remove(uid: number, path = 'INBOX') {
      const from = folders.get(path)!
      from.messages = from.messages.filter((message) => message.uid !== uid)
    },
    /** The folder is made anew: other validity, other uids. */
    renumber(path = 'INBOX') {
      const old = folders.get(path)!
      folders.set(path, { uidValidity: old.uidValidity + 1, next: old.messages.length + 1, messages: old.messages.map((message, at) => ({ ...message, uid: at + 1 })) })
    },
    dropConnections() {
      for (const socket of sockets) socket.destroy()
    },
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const emptyFolder = (): Folder => ({ uidValidity: 7, next: 1, messages: [] })
const unquote = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1')

function select({ messages }: Folder, set: string): Message[] {
  const last = messages.at(-1)?.uid ?? 0
  return messages.filter(({ uid }) => set.split(',').some((range) => {
    const [from = '', to = from] = range.split(':')
    const [a, b] = [from, to].map((each) => (each === '*' ? last : Number(each))) as [number, number]
    return uid >= Math.min(a, b) && uid <= Math.max(a, b)
  }))
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')
const internalDate = (at: Date): string =>
  `${two(at.getUTCDate())}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`
