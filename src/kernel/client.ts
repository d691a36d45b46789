// The typed client of the API, made from the contracts; the browser, tests and tools use the same one.
import type { Contract, Input, Operation, Output } from './contract.ts'
import type { Problem } from './errors.ts'

/** A refusal or failure as the client sees it. `problem` is undefined when no answer came at all. */
export class ApiError extends Error {
  readonly problem: Problem | undefined
  constructor(problem: Problem | undefined, message = problem?.title ?? 'No answer') {
    super(message)
    this.name = 'ApiError'
    this.problem = problem
  }
  get code(): string {
    return this.problem?.code ?? 'offline'
  }
}

/**
 * `client` is what TanStack Query passes along, so that `useMutation({ mutationFn: api.people.invite })` is all it
 * takes; it is not used.
 */
type CallOptions = { idempotencyKey?: string; signal?: AbortSignal; client?: unknown }
type Answer<O extends Operation> = O extends { gives: 'bytes' } ? Blob : Output<O>
type Call<O extends Operation> = (input: Input<O>, options?: CallOptions) => Promise<Answer<O>>
type QueryCall<O extends Operation> = Call<O> & {
  /** For TanStack Query: `useQuery(api.people.list.query({}))`. Key: `[operation, input]`. */
  query(input: Input<O>): {
    queryKey: readonly [string, Input<O>]
    queryFn: (context: { signal?: AbortSignal }) => Promise<Output<O>>
  }
  /** For files: the address to link to. */
  url(input: Input<O>): string
  staleOn: readonly string[]
}
export type Api<C extends Record<string, Contract>> = {
  [K in keyof C]: { [Q in keyof C[K]['queries']]: QueryCall<C[K]['queries'][Q]> } & {
    [A in keyof C[K]['actions']]: Call<C[K]['actions'][A]>
  }
}

export type Transport = (path: string, init: RequestInit) => Promise<Response>

/** `transport` is `fetch` with an address and credentials; paths start with `/api/v1`. */
export function createClient<const C extends Record<string, Contract>>(contracts: C, transport: Transport): Api<C> {
  const api: Record<string, Record<string, unknown>> = {}
  for (const [name, contract] of Object.entries(contracts)) {
    const group: Record<string, unknown> = (api[name] = {})
    for (const [key, operation] of Object.entries(contract.actions)) group[key] = caller(operation, transport)
    for (const [key, operation] of Object.entries(contract.queries)) {
      const call = caller(operation, transport)
      group[key] = Object.assign(call, {
        query: (input: Record<string, unknown>) => ({
          queryKey: [`${contract.name}.${key}`, input],
          queryFn: ({ signal }: { signal?: AbortSignal }) => call(input, { signal }),
        }),
        url: (input: Record<string, unknown>) => address(operation, input).path,
        staleOn: operation.staleOn ?? [],
      })
    }
  }
  return api as Api<C>
}

function caller(operation: Operation, transport: Transport) {
  return async (input: Record<string, unknown> = {}, { idempotencyKey, signal }: CallOptions = {}) => {
    const { method, path, body } = address(operation, input)
    const headers: Record<string, string> = { accept: 'application/json', 'x-heed': '1' }
    if (idempotencyKey) headers['idempotency-key'] = idempotencyKey
    if (body !== undefined)
      headers['content-type'] = operation.takes === 'bytes' ? 'application/octet-stream' : 'application/json'
    const init = { method, headers, signal, ...(body === undefined ? {} : { body }) }
    const response = await transport(path, init).catch((error: unknown) => {
      throw signal?.aborted ? error : new ApiError(undefined, (error as Error).message)
    })
    if (!response.ok) throw await toError(response)
    return operation.gives === 'bytes' ? response.blob() : response.json()
  }
}

type Address = { method: string; path: string; body?: BodyInit }

/** Path parameters go into the path, the rest into the query string (GET, files) or the body. */
function address(operation: Operation, input: Record<string, unknown>): Address {
  const [method, template] = operation.route.split(' ') as [string, string]
  const rest: Record<string, unknown> = { ...input }
  const path = `/api/v1${template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })}`
  if (operation.takes === 'bytes') {
    const { body, ...query } = rest
    return { method, path: path + search(query), body: body as BodyInit }
  }
  if (method === 'GET') return { method, path: path + search(rest) }
  return { method, path, body: JSON.stringify(rest) }
}

function search(query: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined && each !== null) params.append(name, String(each))
  return params.size ? `?${params}` : ''
}

async function toError(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined
  if (problem?.code) return new ApiError(problem)
  const { status, headers } = response
  const requestId = headers.get('x-request-id') ?? ''
  const title = `The server answered ${status}`
  return new ApiError({ type: 'about:blank', title, status, code: 'kernel.internal', requestId })
}
