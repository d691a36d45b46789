// IMAP through imapflow: only ever reads. Folders are opened with EXAMINE and bodies fetched with BODY.PEEK, so that no
// server marks a message as seen because Heed has looked at it.
import { ImapFlow, type ListResponse } from 'imapflow'
import { type FetchedMail, type ImapConnection, type ImapPort, type MailFolder, type MailServer, MailServerProblem } from '#kernel/ports.mail.ts'
import { asProblem } from '../mail-check/problem.ts'

/** A server that says nothing for this long is taken for dead (ms). */
const patience = 60_000
/** Messages whose sizes are asked at once, and the bytes fetched at once: bounds memory, whatever lies in the folder. */
const slice = 100
const groupBytes = 8 * 1024 * 1024

export const imap: ImapPort = {
  async connect(server) {
    const client = clientOf(server)
    try {
      await client.connect()
    } catch (error) {
      client.close()
      throw signInProblem(client, error)
    }
    return connectionOf(client)
  },
}

/** A client for these settings, not connected yet. */
export function clientOf({ host, port, security, signIn }: MailServer): ImapFlow {
  const client = new ImapFlow({
    host, port, secure: security === 'tls', doSTARTTLS: security === 'starttls',
    auth: signIn.kind === 'none' ? undefined : signIn.kind === 'token' ? { user: signIn.user, accessToken: signIn.accessToken } : { user: signIn.user, pass: signIn.password },
    clientInfo: { name: 'Heed' }, logger: false, disableAutoIdle: true, qresync: false,
    connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 5 * patience, maxIdleTime: 5 * patience - 10_000,
  })
  // What breaks shows in the command that is running, or in the next one.
  client.on('error', () => undefined)
  return client
}

/** imapflow tells only of "Command failed"; the server's words are beside it. */
export function signInProblem(client: ImapFlow, error: unknown): MailServerProblem {
  const problem = asProblem(error)
  return problem.problem === 'closed' && client.byeReason ? new MailServerProblem('closed', client.byeReason, { cause: error }) : problem
}

function connectionOf(client: ImapFlow): ImapConnection {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!client.usable) throw new MailServerProblem('closed', client.byeReason || 'The server has closed the connection')
    return work().catch((error: unknown) => Promise.reject(signInProblem(client, error)))
  }
  return {
    folders: () => guarded(async () => (await client.list({ statusQuery: { messages: true } })).filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent')).map(folderOf)),
    sentFolders: () => guarded(async () => (await client.list()).filter((folder) => folder.specialUse === '\\Sent' && folder.specialUseSource === 'extension').map(({ path }) => path)),
    open: (folder) => guarded(async () => {
      const opened = await client.mailboxOpen(folder, { readOnly: true }).catch((error: Error & { mailboxMissing?: boolean; responseStatus?: string }) => {
        if (error.mailboxMissing || error.responseStatus === 'NO') throw new MailServerProblem('folderMissing', `${folder}: ${asProblem(error).said}`, { cause: error })
        throw error
      })
      return { uidValidity: String(opened.uidValidity), uidNext: opened.uidNext, messages: opened.exists }
    }),
    uids: (first, { since } = {}) => guarded(async () => {
      const found = await client.search(since ? { uid: `${first}:*`, since: new Date(`${since}T00:00:00Z`) } : { uid: `${first}:*` }, { uid: true })
      if (!found) throw new MailServerProblem('other', 'The server refused to search the folder')
      // `n:*` names the newest message even when its uid is smaller than n (RFC 9051, section 9, seq-range).
      return found.filter((uid) => uid >= first).sort((a, b) => a - b)
    }),
    async *fetch(uids) {
      for (let at = 0; at < uids.length; at += slice) yield* fetchSlice(client, uids.slice(at, at + slice), guarded)
    },
    withMessageId: (headerId) => guarded(async () => (await client.search({ header: { 'message-id': `<${headerId}>` } }, { uid: true })) || []),
    wait: (ms, signal) => guarded(() => wait(client, ms, signal)),
    async close() {
      await Promise.race([client.logout().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 2000).unref())])
      client.close()
    },
  }
}

type Guard = <T>(work: () => Promise<T>) => Promise<T>

async function* fetchSlice(client: ImapFlow, uids: readonly number[], guarded: Guard): AsyncIterable<FetchedMail> {
  const sizes = new Map((await guarded(() => client.fetchAll(uids.join(','), { uid: true, size: true }, { uid: true }))).map(({ uid, size }) => [uid, size ?? 0]))
  // A message may be deleted while we fetch. One that is still there and is not handed out must not be passed over in silence.
  const mustBeGone = async (missing: readonly number[]) => {
    if (!missing.length) return
    const there = await guarded(() => client.search({ uid: missing.join(',') }, { uid: true }))
    const folder = client.mailbox ? client.mailbox.path : 'the folder'
    if (!there) throw new MailServerProblem('other', `The server refused to say which messages of ${folder} are still there`)
    const withheld = there.find((uid) => missing.includes(uid))
    if (withheld !== undefined) throw new MailServerProblem('other', `The server lists message ${withheld} of ${folder} but does not hand it out`)
  }
  await mustBeGone(uids.filter((uid) => !sizes.has(uid)))
  for (const group of groups(uids.filter((uid) => sizes.has(uid)), sizes)) {
    const found = await guarded(() => client.fetchAll(group.join(','), { uid: true, source: true, internalDate: true }, { uid: true }))
    const byUid = new Map(found.map((message) => [message.uid, message]))
    for (const uid of group) {
      const message = byUid.get(uid)
      if (message?.source) yield { uid, receivedAt: new Date(message.internalDate ?? Number.NaN), raw: message.source }
      else await mustBeGone([uid])
    }
  }
}

function* groups(uids: readonly number[], sizes: ReadonlyMap<number, number>): Iterable<number[]> {
  let group: number[] = []
  let bytes = 0
  for (const uid of uids) {
    const size = sizes.get(uid)!
    if (group.length && bytes + size > groupBytes) {
      yield group
      group = []
      bytes = 0
    }
    group.push(uid)
    bytes += size
  }
  if (group.length) yield group
}

/** IDLE where the server has it (RFC 2177), else nothing but the time. The next command ends the IDLE by itself. */
async function wait(client: ImapFlow, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      client.off('exists', done)
      client.off('close', done)
      resolve()
    }
    signal.addEventListener('abort', done)
    client.on('exists', done)
    client.on('close', done)
    if (client.capabilities.has('IDLE')) client.idle().catch(done)
  })
}

const uses: Record<string, MailFolder['use']> = { '\\Inbox': 'inbox', '\\Sent': 'sent', '\\Drafts': 'drafts', '\\Junk': 'junk', '\\Trash': 'trash', '\\Archive': 'archive', '\\All': 'all' }

/** A folder as `LIST` told of it. */
export const folderOf = ({ path, name, status, specialUse }: ListResponse): MailFolder => ({ path, name, messages: status?.messages ?? null, use: uses[specialUse ?? ''] ?? 'other' })
