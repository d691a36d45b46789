// Serves the built web app from memory: hashed assets for ever, the page itself for every address of the app.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Context, Hono } from 'hono'

type Encoding = 'br' | 'gzip'
type WebFile = { type: string; etag: string; plain: Uint8Array; packed: Partial<Record<Encoding, Uint8Array>> }

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * Scripts only from here and none inline. Styles may be inline because customers' mails carry them, and they
 * are shown in frames that inherit this policy; images may come from anywhere only inside those frames.
 */
const pagePolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Adds the routes for what `folder` holds. Addresses of the API and of pages that do not exist stay 404. */
export function serveWebFiles(app: Hono<any>, folder: string): void {
  const files = load(folder)
  app.get('*', (c, next) => {
    const found = files.get(c.req.path)
    if (found) return send(c, found, c.req.path.startsWith('/assets/'))
    if (/^\/(?:(?:api|assets)\/|portal(?:\/|$))/.test(c.req.path) || path.extname(c.req.path) in types) return next()
    const page = files.get('/index.html')
    return page ? send(c, page, false) : next()
  })
}

function load(folder: string): Map<string, WebFile> {
  const files = new Map<string, WebFile>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[path.extname(name)]
    if (!type || path.basename(name).startsWith('.')) continue
    const plain = readFileSync(path.join(folder, name))
    const packed: WebFile['packed'] = {}
    for (const [encoding, suffix] of [['br', '.br'], ['gzip', '.gz']] as const) {
      try {
        packed[encoding] = readFileSync(path.join(folder, name + suffix))
      } catch {
        // Small files are not packed.
      }
    }
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`
    files.set(`/${name.split(path.sep).join('/')}`, { type, etag, plain, packed })
  }
  return files
}

function send(c: Context, file: WebFile, forEver: boolean): Response {
  const encoding = (['br', 'gzip'] as const).find((each) => file.packed[each] && accepts(c, each))
  const headers: Record<string, string> = {
    'content-type': file.type,
    'cache-control': forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    etag: file.etag,
  }
  if (file.type.startsWith('text/html')) headers['content-security-policy'] = pagePolicy
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers)
  if (encoding) headers['content-encoding'] = encoding
  return c.body(((encoding && file.packed[encoding]) || file.plain) as Uint8Array<ArrayBuffer>, 200, headers)
}

const accepts = (c: Context, encoding: Encoding): boolean =>
  (c.req.header('accept-encoding') ?? '').split(',').some((part) => part.trim().split(';')[0] === encoding)
