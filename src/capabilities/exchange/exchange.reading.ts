// A file becomes rows of cells: which encoding, which delimiter, which lines. Pure, but for reading bit by bit.
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
/** `line`: where it begins in the file, from 1. */
export type Row = { line: number; cells: string[] }

/** The table can not be read any further from this line. */
export class Broken extends Error {
  readonly line: number
  constructor(line: number) {
    super(`The table is broken at line ${line}`)
    this.line = line
  }
}

/** By its mark (BOM), by the zeros that UTF-16 has between letters, by what is no UTF-8; undefined: it is no text. */
export function encodingOf(bytes: Uint8Array): Encoding | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  head.forEach((byte, at) => byte === 0 && zeros[at % 2]!++)
  if (zeros[0]! + zeros[1]! > 0) {
    const half = head.length / 2
    if (zeros[1]! > half * 0.4 && zeros[0]! < half * 0.1) return 'utf-16le'
    if (zeros[0]! > half * 0.4 && zeros[1]! < half * 0.1) return 'utf-16be'
    return undefined
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

export const textOf = (bytes: Uint8Array, encoding: Encoding): string => new TextDecoder(encoding).decode(bytes)

/** What PostgreSQL can keep. */
export const stored = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/** The first so many code units; half of a letter is not kept. */
export const cutTo = (length: number, text: string): string =>
  /[\ud800-\udbff]$/.test(text.slice(0, length)) ? text.slice(0, length - 1) : text.slice(0, length)

const delimiters = [',', ';', '\t', '|', ':'] as const
/** So much of a file is looked at to guess. */
const headLength = 64 * 1024

/** The one by which the first rows fall into most columns, and all into as many. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, headLength)
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const rows = firstRows(head, delimiter, 20)
    // The last one may be cut off by the end of what is looked at.
    const whole = rows.length > 2 ? rows.slice(0, -1) : rows
    const columns = whole.map(({ cells }) => cells.length)
    const width = columns[0] ?? 0
    if (width < 2) continue
    const score = width * columns.filter((each) => each === width).length ** 2
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

const options = (delimiter: string) =>
  ({ delimiter, bom: true, relax_column_count: true, skip_empty_lines: true, info: true, relax_quotes: true }) as const

type Read = { record: string[]; info: { lines: number } }

/** Rows at the beginning of a text. */
export function firstRows(text: string, delimiter: string, count: number): Row[] {
  const head = text.slice(0, 2 * headLength)
  // What is cut off in the middle of a quoted cell would not end: then only whole lines are looked at.
  for (const part of [head, head.slice(0, head.lastIndexOf('\n') + 1)])
    try {
      return toRows(parseAtOnce(part, { ...options(delimiter), to: count }) as unknown as Read[])
    } catch (error) {
      if (!(error instanceof CsvError)) throw error
    }
  return []
}

/** All rows, in portions; rejects with `Broken` where a quotation does not end. */
export async function* csvRows(text: string, delimiter: string): AsyncGenerator<Row> {
  const parser = Readable.from(pieces(text)).pipe(parse(options(delimiter)))
  let line = 1
  try {
    for await (const read of parser as AsyncIterable<Read>) {
      yield { line, cells: read.record }
      line = read.info.lines + 1
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Broken(lineAfter(text, delimiter, Number((error as { records?: number }).records ?? 0)))
  }
}

/** The line after so many rows, which can be read. */
function lineAfter(text: string, delimiter: string, rows: number): number {
  if (!rows) return 1
  const read = parseAtOnce(text, { ...options(delimiter), to: rows }) as unknown as Read[]
  return (read.at(-1)?.info.lines ?? 0) + 1
}

function* pieces(text: string): Generator<string> {
  const size = 256 * 1024
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

function toRows(read: readonly Read[]): Row[] {
  let line = 1
  return read.map(({ record, info }) => {
    const row = { line, cells: record }
    line = info.lines + 1
    return row
  })
}

/** Whether the first row names the columns: nothing in it is an address or a number, and every cell says something else. */
export function isHeading(cells: readonly string[]): boolean {
  const plain = cells.map((cell) => cell.trim().toLowerCase())
  return (
    plain.some(Boolean) &&
    new Set(plain).size === plain.length &&
    !plain.some((cell) => /@|^[+\d][\d\s()./-]{4,}$/.test(cell))
  )
}
