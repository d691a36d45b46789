// A push service on loopback that speaks the real protocol: TLS, RFC 8030 for the request, RFC 8292 for who sends, and
// RFC 8291 to read what only a browser could read. Browsers are made from it as a PushManager makes them.
import { type ECDH, createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import https from 'node:https'
import ece from 'http_ece'
import { generate } from 'selfsigned'
import { createWebPush } from '#drivers/web-push/web-push.ts'
import type { PushAddress } from '#kernel/ports.web.ts'

export type TakenPush = {
  browser: string
  message: any
  headers: Record<string, string | undefined>
  sender: { aud: string; sub: string; exp: number }
}
type Browser = { keys: ECDH; auth: Buffer; gone: boolean }

export async function pushService() {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const taken: TakenPush[] = []
  const browsers = new Map<string, Browser>()
  let refusals: number[] = []
  let losses = 0
  let allow: string | undefined
  const server = https.createServer({ key: made.private, cert: made.cert }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const name = request.url!.slice('/push/'.length)
      const browser = browsers.get(name)
      const refusal = refusals.shift()
      if (refusal) return void response.writeHead(refusal).end()
      if (!browser || browser.gone) return void response.writeHead(410).end()
      try {
        const sender = senderIn(request.headers.authorization ?? '')
        if (allow && sender.key !== allow) return void response.writeHead(403).end()
        if (request.headers['content-encoding'] !== 'aes128gcm' || !request.headers.ttl) throw new Error('Not RFC 8030')
        const plain = ece.decrypt(Buffer.concat(chunks), {
          version: 'aes128gcm',
          privateKey: browser.keys,
          authSecret: browser.auth.toString('base64url'),
        })
        taken.push({
          browser: name,
          message: JSON.parse(plain.toString()),
          headers: request.headers as never,
          sender: sender.claims,
        })
        if (losses-- > 0) request.socket.destroy()
        else response.writeHead(201).end()
      } catch (error) {
        response.writeHead(400).end(String(error))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    taken,
    port,
    ca: made.cert,
    /** The real driver, which otherwise would not talk to this machine. */
    driver: createWebPush({
      allowed: (address) => address === '127.0.0.1' || address === '::1',
      ports: [port],
      ca: made.cert,
    }),
    /** What `PushManager.subscribe` gives in a browser that knows the sender by `publicKey`. */
    browser(publicKey: string): PushAddress & { name: string } {
      const name = randomBytes(8).toString('hex')
      const keys = createECDH('prime256v1')
      keys.generateKeys()
      const auth = randomBytes(16)
      browsers.set(name, { keys, auth, gone: false })
      allow = publicKey
      return {
        name,
        endpoint: `https://localhost:${port}/push/${name}`,
        keys: { p256dh: keys.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
      }
    },
    /** The browser is not there any more. */
    end: (name: string) => void (browsers.get(name)!.gone = true),
    /** The next requests are answered so. */
    refuse: (...statuses: number[]) => void (refusals = statuses),
    /** The next pushes are taken, and the answers are lost. */
    lose: (times: number) => void (losses = times),
    /** What came since the last time it was asked. */
    news: () => taken.splice(0),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Checks the signature (RFC 8292, section 2) and gives what it vouches for. */
function senderIn(authorization: string): { key: string; claims: { aud: string; sub: string; exp: number } } {
  const [, token = '', key = ''] = /^vapid t=([^,]+),\s*k=(.+)$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  if (
    !verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  )
    throw new Error('The sender is not who it says')
  return { key, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) }
}
