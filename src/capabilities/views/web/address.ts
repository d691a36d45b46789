// A condition in an address that can be passed on: its JSON in the letters that addresses may hold.
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'

export function encodeCondition(condition: Condition): string {
  const bytes = new TextEncoder().encode(JSON.stringify(condition))
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Undefined when it is none of ours. What it asks is checked by the server. */
export function decodeCondition(text: string): Condition | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    )
    const read: unknown = JSON.parse(new TextDecoder(undefined, { fatal: true }).decode(bytes))
    return isCondition(read) ? read : undefined
  } catch {
    return undefined
  }
}

function isCondition(value: unknown): value is Condition {
  if (typeof value !== 'object' || value === null) return false
  const { facet, op, all, any, not } = value as Record<string, unknown>
  if (typeof facet === 'string') return typeof op === 'string'
  if (Array.isArray(all)) return all.every(isCondition)
  if (Array.isArray(any)) return any.every(isCondition)
  return isCondition(not)
}
