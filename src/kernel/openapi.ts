// OpenAPI 3.1 from the contracts; committed as docs/api/openapi.json and compared by a test.
import { z } from 'zod'
import type { Capability } from './capability.ts'
import type { Contract, Operation } from './contract.ts'

type Json = Record<string, unknown>

/** The document, with paths in alphabetical order. */
export function openapi(capabilities: Pick<Capability, 'contract'>[]): Json {
  const paths: Record<string, Json> = {}
  for (const { contract } of capabilities)
    for (const [key, operation] of Object.entries({ ...contract.queries, ...contract.actions })) {
      const [method, path] = operation.route.split(' ') as [string, string]
      ;(paths[path] ??= {})[method.toLowerCase()] = describe(contract, key, operation, method, path)
    }
  return {
    openapi: '3.1.0',
    info: { title: 'Heed', version: '1', description: 'Customer service. Errors are problem details (RFC 9457); lists are paged by cursor; actions take an Idempotency-Key.', license: { name: 'MIT' } },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'heed_session' } },
      schemas: { Problem: problemSchema },
    },
  }
}

function describe(contract: Contract, key: string, operation: Operation, method: string, path: string): Json {
  const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, Json>; required?: string[] }
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const rest = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name) && name !== 'body')
  const inQuery = method === 'GET' || operation.takes === 'bytes'
  const needed = (name: string) => schema.required?.includes(name) ?? false
  return {
    operationId: `${contract.name}.${key}`,
    summary: operation.summary,
    tags: [contract.name],
    ...(operation.needs === 'public' ? { security: [] } : {}),
    'x-permission': operation.needs === 'public' || operation.needs === 'signedIn' ? operation.needs : `${contract.name}:${operation.needs}`,
    parameters: [
      ...inPath.map((name) => ({ name, in: 'path', required: true, schema: schema.properties?.[name] ?? { type: 'string' } })),
      ...(inQuery ? rest.map(([name, property]) => ({ name, in: 'query', required: needed(name), schema: property })) : []),
      ...(method === 'GET' ? [] : [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }]),
    ],
    ...requestBody(operation, inQuery, rest, needed),
    responses: {
      200: operation.gives === 'bytes'
        ? { description: 'The file', content: { '*/*': {} } }
        : { description: 'Done', content: { 'application/json': { schema: z.toJSONSchema(operation.output, { unrepresentable: 'any' }) } } },
      default: { description: ['Refused', ...(operation.fails ?? []).map((code) => `${contract.name}.${code}: ${contract.errors[code]?.message}`)].join('\n\n'), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

function requestBody(operation: Operation, inQuery: boolean, rest: [string, Json][], needed: (name: string) => boolean): Json {
  if (operation.takes === 'bytes') return { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
  if (inQuery || !rest.length) return {}
  const required = rest.map(([name]) => name).filter(needed)
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema: { type: 'object', properties: Object.fromEntries(rest), ...(required.length ? { required } : {}) } } } } }
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, requestId: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
  },
}
