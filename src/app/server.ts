// The listening side of the web server. It listens before anything else is started, so that a taken port is
// known at once, and answers 503 until the application is there.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { listenOn } from '#kernel/listening.ts'

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>

export type WebServer = {
  /** The port in use, also when 0 was asked for. */
  port: number
  /** Requests go to the application from now on. */
  serve(fetch: Fetch): void
  /** Takes no new requests, lets running ones finish for up to `within` ms, then closes every connection. */
  close(within: number): Promise<void>
}

const starting: Fetch = () =>
  Response.json({ starting: true }, { status: 503, headers: { 'retry-after': '1', 'cache-control': 'no-store' } })

/** Rejects with ListenError when the address cannot be had. */
export async function listen(host: string, port: number): Promise<WebServer> {
  let fetch = starting
  let running = 0
  const server = createAdaptorServer({
    async fetch(request, env) {
      running++
      try {
        return await fetch(request, env)
      } finally {
        running--
      }
    },
  }) as Server
  await listenOn(server, { host, port, settings: { host: 'HEED_HOST', port: 'HEED_PORT' } })
  return {
    port: (server.address() as AddressInfo).port,
    serve: (application) => void (fetch = application),
    async close(within) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const end = performance.now() + within
      while (running > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
      // What is left are connections at rest and live streams, whose browsers come back by themselves.
      server.closeIdleConnections()
      setImmediate(() => server.closeAllConnections())
      await closed
    },
  }
}
