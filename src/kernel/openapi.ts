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
    info: {
      title: 'Heed',
      version: '1',
      description:
        'Customer service. Errors are problem details (RFC 9457); lists are paged by cursor; ' +
        'actions take an Idempotency-Key.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'heed_session' },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

function describe(contract: Contract, key: string, operation: Operation, method: string, path: string): Json {
  const { needs, fails = [] } = operation
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const { properties, required } = inputOf(operation)
  const rest = Object.entries(properties).filter(([name]) => !inPath.includes(name) && name !== 'body')
  const inQuery = method === 'GET' || operation.takes === 'bytes'
  const parameter = (where: string, name: string, isRequired: boolean, schema: Json = { type: 'string' }) => {
    return { name, in: where, required: isRequired, schema }
  }
  const refusals = fails.map((code) => `${contract.name}.${code}: ${contract.errors[code]?.message}`)
  return {
    operationId: `${contract.name}.${key}`,
    summary: operation.summary,
    tags: [contract.name],
    ...(operation.page ? { servers: [{ url: '/' }] } : {}),
    ...(needs === 'public' ? { security: [] } : {}),
    'x-permission': needs === 'public' || needs === 'signedIn' ? needs : `${contract.name}:${needs}`,
    parameters: [
      ...inPath.map((name) => parameter('path', name, true, properties[name])),
      ...(inQuery ? rest.map(([name, schema]) => parameter('query', name, required.includes(name), schema)) : []),
      ...(method === 'GET' ? [] : [parameter('header', 'Idempotency-Key', false, { type: 'string', maxLength: 200 })]),
    ],
    ...requestBody(operation, inQuery ? [] : rest, required),
    responses: {
      200:
        operation.gives === 'bytes'
          ? { description: 'The file', content: { '*/*': {} } }
          : { description: 'Done', content: json(z.toJSONSchema(operation.output, { unrepresentable: 'any' })) },
      default: {
        description: ['Refused', ...refusals].join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const json = (schema: object): Json => ({ 'application/json': { schema } })

function inputOf({ input }: Operation): { properties: Record<string, Json>; required: string[] } {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  return { properties: (schema.properties ?? {}) as Record<string, Json>, required: schema.required ?? [] }
}

function requestBody(operation: Operation, fields: [string, Json][], needed: string[]): Json {
  if (operation.takes === 'bytes')
    return { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
  if (!fields.length) return {}
  const required = fields.map(([name]) => name).filter((name) => needed.includes(name))
  const schema = { type: 'object', properties: Object.fromEntries(fields), ...(required.length ? { required } : {}) }
  return { requestBody: { required: required.length > 0, content: json(schema) } }
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
  },
}
