// A browser without a screen: keeps the cookies that answers set, and comes from an address of its own.
import { contracts } from '#app/contracts.ts'
import { type Api, createClient } from '#kernel/client.ts'
import type { World } from './world.ts'

export type Visitor = {
  api: Api<typeof contracts>
  ip: string
  cookies: Map<string, string>
  /** Any request with the visitor's cookies, as a page of another site could make one: no header of ours is added. */
  request(path: string, init?: RequestInit): Promise<Response>
}

let count = 0

/** `userAgent` as the browser would send it. */
export function visitor(
  w: Pick<World, 'app'>,
  { ip = `198.51.100.${++count}`, userAgent = '' }: { ip?: string; userAgent?: string } = {},
): Visitor {
  const cookies = new Map<string, string>()
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (cookies.size) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (userAgent) headers.set('user-agent', userAgent)
    const response = await w.app.http.request(
      path,
      { ...init, headers },
      { incoming: { socket: { remoteAddress: ip } } },
    )
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    return response
  }
  return { api: createClient(contracts, request), ip, cookies, request }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const [name = '', value = ''] = pair.split('=')
  if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name)
  else cookies.set(name, value)
}
