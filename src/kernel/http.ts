// The web server's face: REST routes from the contracts, live stream, health, metrics, and problem details for all
// that is refused.
import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { streamSSE } from 'hono/streaming'
import { type Actor, anonymous, rightsTopic, sameRights } from './actor.ts'
import type { HttpContext } from './capability.ts'
import type { Bytes, Operation } from './contract.ts'
import { isDatabaseDown, isDiskFull, isUnusableValue } from './db.ts'
import { Refusal, type common, commonRefusal, problem, refuse } from './errors.ts'
import { isCursor } from './events.ts'
import type { Kernel, RegisteredOperation } from './kernel.ts'
import { type Live, type LiveMessage, maxReplay } from './live.ts'
import { openapi } from './openapi.ts'
import { refusedPage } from './pages.ts'
import { perform } from './perform.ts'
import { localeOf, text } from './text.ts'

type Env = {
  Variables: { requestId: string; actor: Actor; isPage?: true }
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } }
}

export const apiRoot = '/api/v1'
const maxJsonBytes = 5 * 1024 * 1024
const maxFileBytes = 50 * 1024 * 1024
const maxKeyLength = 200
/** Messages that wait for one reader of the live stream: more than a replay sends at once. */
const maxWaiting = 2 * maxReplay

/** `ready` throws while the process should get no traffic (no database, migrations missing). */
export function createHttp(kernel: Kernel, live: Live, ready: () => Promise<void>): Hono<Env> {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('requestId', randomUUID())
    await next()
    c.header('x-request-id', c.get('requestId'))
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'same-origin')
    c.header('cross-origin-opener-policy', 'same-origin')
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  })
  app.onError((error, c) => answerError(kernel, c, error))
  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', async (c) => {
    try {
      await ready()
      return c.json({ ready: true })
    } catch (error) {
      return c.json({ ready: false, reason: (error as Error).message }, 503)
    }
  })
  app.get('/metrics', async (c) => {
    if (!isThisMachine(c) && (await identify(kernel, c)).kind === 'anonymous') refuse('unauthenticated')
    return c.text(await kernel.metrics.registry.metrics(), 200, { 'content-type': kernel.metrics.registry.contentType })
  })
  app.use(`${apiRoot}/*`, async (c, next) => {
    c.set('actor', await identify(kernel, c))
    await next()
  })
  app.get(`${apiRoot}/openapi.json`, (c) => c.json(openapi(kernel.capabilities)))
  app.get(`${apiRoot}/live`, (c) => streamLive(kernel, live, c))
  for (const found of mostSpecificFirst(kernel.operations)) addRoute(app, kernel, found)
  app.all(`${apiRoot}/*`, () => refuse('unknownOperation'))
  return app
}

const clientOf = (c: Context<Env>): string | undefined => c.env?.incoming?.socket?.remoteAddress
const proxyHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via']

/** A program on this machine that came directly: what a proxy passes on for others says so. */
const isThisMachine = (c: Context<Env>): boolean =>
  /^(127\.|::1$|::ffff:127\.)/.test(clientOf(c) ?? '') && !proxyHeaders.some((name) => c.req.header(name))

/** `/agents/me` must be tried before `/agents/{id}`: literal segments win over parameters. */
function mostSpecificFirst(operations: Kernel['operations']): RegisteredOperation[] {
  const rank = ({ operation: { route } }: RegisteredOperation) =>
    route.split('/').map((segment) => Number(segment.startsWith('{'))).join('')
  return [...operations.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

function addRoute(app: Hono<Env>, kernel: Kernel, found: RegisteredOperation): void {
  const [method, path] = found.operation.route.split(' ') as [string, string]
  const { page } = found.operation
  app.on(method, (page ? '' : apiRoot) + path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
    if (page) {
      c.set('isPage', true)
      c.set('actor', await identifyOnPage(kernel, c))
    } else if (isForBrowsers(found.operation, c.req.header('accept'))) c.set('isPage', true)
    const end = kernel.metrics.operations.startTimer({ operation: found.name })
    let status = '200'
    try {
      checkOrigin(kernel, c, found.operation)
      // Read only once it is sure that the caller may call, and not too often.
      const input = async () => ({ ...(await readInput(c, method, found)), ...c.req.param() })
      const answer = await perform(kernel, found.name, input, {
        actor: c.get('actor'), requestId: c.get('requestId'), idempotencyKey: keyOf(c), http: httpContext(kernel, c),
      })
      return found.operation.gives === 'bytes' ? sendBytes(c, answer as Bytes) : c.json(answer as object)
    } catch (error) {
      status = String(error instanceof Refusal ? error.status : 500)
      throw error
    } finally {
      end({ status })
    }
  })
}

/** What a link in a mail leads to is opened in a browser without the app; programs ask for no HTML. */
const isForBrowsers = ({ needs, gives }: Operation, accept = ''): boolean =>
  needs === 'public' && gives === 'bytes' && accept.includes('text/html')

type Input = Record<string, unknown>

async function readInput(c: Context<Env>, method: string, { operation }: RegisteredOperation): Promise<Input> {
  const given = Object.entries(c.req.queries())
  const query: Input = Object.fromEntries(given.map(([name, all]) => [name, all.length > 1 ? all : all[0]]))
  const isUnread = operation.takesFrom === 'signedIn' && c.get('actor').kind === 'anonymous'
  if (operation.takes === 'bytes')
    return { ...query, body: isUnread ? new Uint8Array() : await readBody(c, operation.maxBytes ?? maxFileBytes) }
  if (method === 'GET') return query
  const body = new TextDecoder().decode(await readBody(c, maxJsonBytes))
  if (!body) return query
  try {
    const parsed: unknown = JSON.parse(body)
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed as Input
  } catch {
    // refused below
  }
  return refuse('notJson')
}

/** Read no further than it may be long: what comes in chunks does not say its length beforehand. */
async function readBody(c: Context<Env>, maxBytes: number): Promise<Uint8Array> {
  if (Number(c.req.header('content-length')) > maxBytes) refuse('tooLarge', { maxBytes })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length
    if (size > maxBytes) refuse('tooLarge', { maxBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A key that was cut off could meet another one. */
function keyOf(c: Context<Env>): string | undefined {
  const key = c.req.header('idempotency-key')
  if (key && key.length > maxKeyLength) refuse('keyTooLong', { max: maxKeyLength })
  return key
}

function ipOf(kernel: Kernel, c: Context<Env>): string {
  const { trustProxy } = kernel.services.config
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded ?? clientOf(c) ?? 'unknown'
}

/** What is good for the app counts nothing on pages, and the other way round. */
async function identifyOnPage(kernel: Kernel, c: Context<Env>): Promise<Actor> {
  const [ip, locale, now] = [ipOf(kernel, c), localeOf(c.req.header('accept-language')), kernel.clock.now()]
  const cookie = (name: string) => getCookie(c, name)
  for (const { authenticatePages } of kernel.capabilities) {
    const actor = await authenticatePages?.({ cookie, ip, locale, now, db: kernel.database.reader })
    if (actor) return { ...actor, at: now }
  }
  return anonymous(ip, locale)
}

async function identify(kernel: Kernel, c: Context<Env>): Promise<Actor> {
  const ip = ipOf(kernel, c)
  const bearer = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  const cookie = (name: string) => getCookie(c, name)
  const now = kernel.clock.now()
  for (const { authenticate } of kernel.capabilities) {
    const actor = await authenticate?.({ cookie, bearer, ip, now, db: kernel.database.reader })
    if (actor) return { ...actor, at: now }
  }
  return anonymous(ip, localeOf(c.req.header('accept-language')))
}

/** CSRF: whatever a browser sends with a cookie must come from our own pages. */
function checkOrigin(kernel: Kernel, c: Context<Env>, { needs, gives }: Operation): void {
  if (c.req.method === 'GET') return
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (site && site !== 'same-origin' && site !== 'none') refuse('csrf')
  const host = c.req.header('host')
  const isHost = (given: string) => host !== undefined && URL.parse(given)?.host === host
  const ours = [new URL(c.req.url).origin, kernel.services.baseUrl]
  // A page without an origin of its own says `null`.
  if (origin && !ours.includes(origin) && !isHost(origin)) refuse('csrf')
  // A form of a page that works without scripts can send no header; it acts by its link and not by who is signed in.
  const isForm = needs === 'public' && gives === 'bytes'
  if (!isForm && c.get('actor').byCookie && c.req.header('x-heed') === undefined) refuse('csrf')
}

const httpContext = (kernel: Kernel, c: Context<Env>): HttpContext => {
  const secure = kernel.services.baseUrl.startsWith('https:')
  const options = { httpOnly: true, sameSite: 'Lax', secure } as const
  return {
    cookie: (name) => getCookie(c, name),
    setCookie: (name, value, { maxAge, path = '/' }) => setCookie(c, name, value, { ...options, path, maxAge }),
    clearCookie: (name, path = '/') => setCookie(c, name, '', { ...options, path, maxAge: 0 }),
    userAgent: c.req.header('user-agent')?.slice(0, 300) ?? '',
    header: (name) => c.req.header(name),
  }
}

/** Files from outside are never run: no sniffing, no scripts, shown only where asked for. */
function sendBytes(
  c: Context<Env>,
  { content, type, filename, disposition = 'attachment', status, headers }: Bytes,
  refused?: number,
  more?: Record<string, string>,
): Response {
  // Through the context, so that cookies that were set go along.
  return c.newResponse(content as Uint8Array<ArrayBuffer>, (refused ?? status ?? 200) as 200, {
    'content-type': type,
    'content-disposition': filename ? `${disposition}; filename*=UTF-8''${encoded(filename)}` : disposition,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox",
    ...headers,
    ...more,
  })
}

/** RFC 8187, section 3.2. Half a surrogate pair, which a name in a mail may have, can not be encoded. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)

function streamLive(kernel: Kernel, live: Live, c: Context<Env>): Response {
  const actor = c.get('actor')
  if (actor.kind !== 'agent' && actor.kind !== 'token') refuse('unauthenticated')
  const asked = c.req.header('last-event-id') || c.req.query('cursor')
  c.header('x-accel-buffering', 'no')
  return streamSSE(c, async (stream) => {
    await stream.write('retry: 1000\n\n')
    const ended = Promise.withResolvers<void>()
    stream.onAbort(ended.resolve)
    // Who does not read is sent away before what waits for it fills the memory; it comes back and resumes there.
    let waiting = 0
    const queue = async (write: Promise<unknown>) => {
      if (++waiting > maxWaiting) stream.abort()
      await write
      waiting--
    }
    const send = ({ data, ...message }: LiveMessage) =>
      void queue(stream.writeSSE({ ...message, data: JSON.stringify(data) }))
    const close = await live.open(actor, isCursor(asked) ? asked : undefined, send, ended.resolve)
    // A reader whose rights are gone or others by now is sent away; the browser comes back and is looked at anew.
    const check = async () => {
      if (sameRights(actor, await identify(kernel, c))) await queue(stream.write(': still here\n\n'))
      else ended.resolve()
    }
    const look = () => void check().catch(() => undefined)
    const pulse = setInterval(look, 20_000).unref()
    const unhear = kernel.services.onWake(rightsTopic, look)
    await ended.promise
    clearInterval(pulse)
    unhear()
    close()
  })
}

function answerError(kernel: Kernel, c: Context<Env>, thrown: Error): Response {
  const requestId = c.get('requestId')
  const locale = c.get('actor')?.locale ?? localeOf(c.req.header('accept-language'))
  const known = thrown instanceof Refusal ? thrown : commonRefusal(codeOf(thrown))
  const words = known === thrown ? undefined : incidents[known.code]
  if (words) kernel.log[known.status === 422 ? 'warn' : 'error']({ error: thrown, requestId }, words)
  const message = text(locale, `errors.${known.code}`, known.details as never) ?? known.message
  const retry = known.details.retryAfter ? { 'retry-after': String(known.details.retryAfter) } : undefined
  if (c.get('isPage')) return sendBytes(c, refusedPage(locale, message), known.status, retry)
  const details = known.field ? { fields: { [known.field]: message }, ...known.details } : known.details
  const body = problem({ code: known.code, status: known.status, message, details }, requestId)
  return c.json(body, known.status as 400, { 'content-type': 'application/problem+json', ...retry })
}

/** What an error that nobody foresaw is to whoever asked. */
const codeOf = (error: Error): keyof typeof common =>
  (isUnusableValue(error) && 'invalidInput') ||
  (isDatabaseDown(error) && 'unavailable') ||
  (isDiskFull(error) && 'diskFull') ||
  'internal'

/** What the log says to it; that the database is away is told by whoever watches it. */
const incidents: Record<string, string> = {
  'kernel.invalidInput': 'an input passed its contract and the database could not use it',
  'kernel.diskFull': 'the disk is full',
  'kernel.internal': 'an operation failed unexpectedly',
}
