// A contract is plain data: what a capability can be asked, what it announces, how it can refuse.
// It runs in the browser and on the server, and imports nothing but zod.
import { z } from 'zod'

/** `'POST /promises/{promiseId}/keep'`: path parameters and the query string (GET) or JSON body are the input. */
export type Route = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`

export type Operation<P extends string = string, E extends string = string> = {
  readonly summary: string
  readonly route: Route
  /** A permission of this contract; `signedIn`: any agent; `public`: anyone on the network, so give it a `limit`. */
  readonly needs: P | 'signedIn' | 'public'
  readonly input: z.core.$ZodType
  readonly output: z.core.$ZodType
  readonly fails?: readonly E[]
  /** At most `max` calls in `seconds` per client address (`ip`) or per signed-in actor. */
  readonly limit?: { readonly per: 'ip' | 'actor'; readonly max: number; readonly seconds: number }
  /** `bytes`: the request body is a file, handed over as `input.body: Uint8Array`; the rest is in the query string. */
  readonly takes?: 'bytes'
  /** How long that body may be, where less than usual will do. */
  readonly maxBytes?: number
  /** `signedIn`: of strangers that body is not read, and they get their answer to an empty one. */
  readonly takesFrom?: 'signedIn'
  /** `bytes`: the answer is a file (`Bytes`), not JSON. */
  readonly gives?: 'bytes'
  /** Input or answer hold a secret: nothing of them is remembered, so an Idempotency-Key has no effect. */
  readonly secret?: true
  /**
   * Queries that may be heavy: they run on a few connections of their own, where each statement is broken off after
   * `asideStatementMs` (db.ts), so that they can take nothing from the rest. `ctx.timeLeft` tells how long it may go on.
   */
  readonly aside?: true
  /**
   * A page for people without the app: `public`, gives `bytes`, and stands at the root beside the API. Who asks is told
   * by `authenticatePages` alone, and refusals are pages too.
   */
  readonly page?: true
  /** Queries: the answer holds what was said; the handler names the conversations to `ctx.disclose`. */
  readonly shows?: 'messages'
  /** Queries: the answer may differ after these events (`capability.event`, `told`: all that are told); the client asks again. */
  readonly staleOn?: readonly string[]
}

export type EventSpec<P extends string = string> = {
  /** Name of the payload field whose audience decides who may see it live, e.g. `conversationId`. */
  readonly about?: string
  /** The permission that a live reader needs. */
  readonly seenBy: P | 'signedIn' | 'nobody'
  /** A line in the thread of the conversation that it is about; screens give the words (`eventLines`). */
  readonly told?: true
  readonly payload: z.core.$ZodType
}

export type ErrorSpec = {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 502 | 503
  readonly message: string
  /** The field of the input that it is about; forms show the words beside it. */
  readonly field?: string
}

export type Contract = {
  readonly name: string
  readonly permissions: Record<string, string>
  readonly errors: Record<string, ErrorSpec>
  readonly events: Record<string, EventSpec>
  readonly jobs: Record<string, z.core.$ZodType>
  readonly queries: Record<string, Operation>
  readonly actions: Record<string, Operation>
}

/** Declares a contract; names of permissions and errors used by operations are checked by the compiler. */
export function contract<
  const N extends string,
  const P extends Record<string, string>,
  const E extends Contract['errors'],
  const V extends Record<string, EventSpec<keyof P & string>>,
  const J extends Record<string, z.core.$ZodType>,
  const Q extends Record<string, Operation<keyof P & string, keyof E & string>>,
  const A extends Record<string, Operation<keyof P & string, keyof E & string>>,
>(name: N, def: { permissions: P; errors: E; events: V; jobs: J; queries: Q; actions: A }) {
  return { name, ...def }
}

export type Input<O extends Operation> = z.input<O['input']>
export type Output<O extends Operation> = z.output<O['output']>

/** An answer that is a file. `headers` are added to the safe defaults (nosniff, no scripts). */
export type Bytes = {
  content: Uint8Array | ReadableStream<Uint8Array>
  type: string
  filename?: string
  /** `attachment` unless the type is safe to show. */
  disposition?: 'inline' | 'attachment'
  /** 200 unless given: pages for people without the app tell by it what a refusal tells programs; 303 leads elsewhere. */
  status?: 303 | 404 | 410 | 422
  headers?: Record<string, string>
}

/** An instant on the wire: ISO 8601 with milliseconds, UTC. Database rows carry the same form. */
export const instant = z.iso.datetime({ offset: true })

/** A flag in a query string or in JSON. */
export const flag = z.union([z.boolean(), z.stringbool()])

/** A text of which nothing is to be seen, e.g. marks of direction alone, is empty. */
export const orEmpty = (text: string): string => (/[^\p{Cf}\p{Cc}\p{Z}]/u.test(text) ? text : '')

/** What people call something: one to `most` characters, of which some are to be seen. */
export const title = (most: number) =>
  z.string().trim().max(most).transform(orEmpty).pipe(z.string().min(1).max(most))

/** One page of a list and the cursor of the next (null: this is the last). */
export const page = <T extends z.core.$ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** What every paged query takes. */
export const paging = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const nothing = z.object({})
