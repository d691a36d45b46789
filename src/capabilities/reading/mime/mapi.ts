// A list of MAPI properties as TNEF carries it (MS-OXTNEF section 2.1.3.4).

/** A property by its tag: numbers of up to 32 bits, or the first value of a text or binary one. */
export type Property = { type: number; number: number; bytes: Buffer | null }
export type Properties = Map<number, Property>

export const TYPE_STRING8 = 0x1e
export const TYPE_UNICODE = 0x1f

/** Read the list; stops at the first thing that makes no sense and keeps what came before. */
export function readProperties(data: Buffer): Properties {
  const properties: Properties = new Map()
  const cursor = new Cursor(data)
  const count = Math.min(cursor.u32(), 5000)
  for (let i = 0; i < count && cursor.isInside; i++) {
    const type = cursor.u16()
    const id = cursor.u16()
    if (id >= 0x8000) skipName(cursor)
    const property = readValue(cursor, type)
    if (!property) break
    if (!properties.has(id)) properties.set(id, property)
  }
  return properties
}

const VARIABLE = new Set([0x0d, TYPE_STRING8, TYPE_UNICODE, 0x102])
const FIXED = new Map([
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
])

function readValue(cursor: Cursor, type: number): Property | null {
  const base = type & 0x0fff
  const isMulti = (type & 0x1000) !== 0
  const size = FIXED.get(base)
  if (size === undefined && !VARIABLE.has(base)) return null
  const values = isMulti || VARIABLE.has(base) ? Math.min(cursor.u32(), 10_000) : 1
  let first: Property | null = null
  for (let i = 0; i < values && cursor.isInside; i++) {
    const property =
      size === undefined
        ? { type: base, number: 0, bytes: cursor.padded(cursor.u32()) }
        : { type: base, number: cursor.fixed(size), bytes: null }
    first ??= property
  }
  return first ?? { type: base, number: 0, bytes: null }
}

/** A named property carries its namespace and its number or name before the value. */
function skipName(cursor: Cursor): void {
  cursor.fixed(16)
  if (cursor.u32() === 0) cursor.u32()
  else cursor.padded(cursor.u32())
}

class Cursor {
  private readonly data: Buffer
  private at = 0

  constructor(data: Buffer) {
    this.data = data
  }

  get isInside(): boolean {
    return this.at < this.data.length
  }

  u16(): number {
    const value = this.at + 2 <= this.data.length ? this.data.readUInt16LE(this.at) : 0
    this.at += 2
    return value
  }

  u32(): number {
    const value = this.at + 4 <= this.data.length ? this.data.readUInt32LE(this.at) : 0
    this.at += 4
    return value
  }

  /** Move over a value of fixed size; its first 32 bits. */
  fixed(size: number): number {
    const value = this.u32()
    this.at += size - 4
    return value
  }

  padded(length: number): Buffer {
    const bytes = this.data.subarray(this.at, this.at + length)
    this.at += length + ((4 - (length % 4)) % 4)
    return bytes
  }
}
