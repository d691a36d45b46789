// Time and ids, passed in wherever decisions are made, so that tests can choose them.
import { randomFillSync } from 'node:crypto'

export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** UUID version 7 (RFC 9562): ordered by time, so that new rows land side by side in an index. */
export function uuidv7(at: Date): string {
  const bytes = random16()
  bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Random bytes are drawn many at a time: asking the system for each costs more than all the rest. */
const drawn = Buffer.alloc(4096)
let used = drawn.length

function random16(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  return Buffer.from(drawn.subarray(used, (used += 16)))
}
