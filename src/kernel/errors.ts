// How an operation refuses, and how that looks on the wire: problem details, RFC 9457, the one error form.
import type { Contract, ErrorSpec } from './contract.ts'

type Spec = { status: number; message: string; field?: string }

/** A refusal that was foreseen; never logged as an incident. `code` is `capability.name`. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly details: Record<string, unknown>
  /** What the action wrote before is committed all the same. */
  keeps = false
  readonly field: string | undefined

  constructor(code: string, { status, message, field }: Spec, details: Record<string, unknown> = {}) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.details = details
    this.field = field
  }
}

/** Refusals that any operation can give. */
export const common = {
  unknownOperation: { status: 404, message: 'There is nothing at this address' },
  unauthenticated: { status: 401, message: 'Sign in first' },
  forbidden: { status: 403, message: 'Your role may not do this. An admin can change that' },
  csrf: { status: 403, message: 'The request did not come from Heed itself. Reload the page and try again' },
  invalidInput: { status: 422, message: 'Some of the input can not be used' },
  notJson: { status: 400, message: 'The request body is not JSON' },
  tooLarge: { status: 413, message: 'The request is too large' },
  tooMany: { status: 429, message: 'Too many requests. Wait a little and try again' },
  tooDeep: { status: 422, message: 'The input is nested too deeply' },
  keyTooLong: { status: 422, message: 'An Idempotency-Key has at most {max} characters' },
  keyReused: { status: 422, message: 'This Idempotency-Key was used with other input' },
  unavailable: { status: 503, message: 'The database can not be reached. Nothing was lost; try again in a moment' },
  diskFull: {
    status: 507,
    message:
      'The disk of the server is full, and this could not be kept. ' +
      'Tell whoever runs Heed; try again when there is room',
  },
  internal: { status: 500, message: 'Something went wrong on our side. It is recorded with the number below' },
} as const

export const commonRefusal = (code: keyof typeof common, details?: Record<string, unknown>): Refusal =>
  new Refusal(`kernel.${code}`, common[code], details)

export const refuse = (code: keyof typeof common, details?: Record<string, unknown>): never => {
  throw commonRefusal(code, details)
}

/** A refusal declared in a contract. */
export const refusal = (contract: Contract, code: string, details?: Record<string, unknown>): Refusal =>
  new Refusal(`${contract.name}.${code}`, contract.errors[code] as ErrorSpec, details)

export type Problem = {
  type: string
  title: string
  status: number
  code: string
  /** Names the request in our log. */
  requestId: string
  /** Per field of the input: what is wrong, for forms. */
  fields?: Record<string, string>
  [detail: string]: unknown
}

type Told = Spec & { code: string; details?: Record<string, unknown> }

export const problem = (error: Told, requestId: string): Problem => ({
  ...error.details,
  type: `urn:heed:problem:${error.code}`,
  title: error.message,
  status: error.status,
  code: error.code,
  requestId,
})
