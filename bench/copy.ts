// COPY over the wire: the fastest way to bring rows into PostgreSQL, as the limit that batches are held against.
import type pg from 'pg'

type Wire = { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/** Runs `copy … from stdin` with one block of text rows; resolves with its commit. */
export function copyIn(client: pg.Client, statement: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  const block = Buffer.from(rows.map((row) => `${row.map(cell).join('\t')}\n`).join(''))
  return new Promise((resolve, reject) => {
    let failed: Error | undefined
    client.query({
      submit: (connection: Wire) => connection.query(statement),
      handleCopyInResponse(connection: Wire) {
        connection.sendCopyFromChunk(block)
        connection.endCopyFrom()
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => reject((failed = error)),
      handleReadyForQuery: () => void (failed ?? resolve()),
    } as never)
  })
}

/** PostgreSQL, COPY, text format. */
const cell = (value: unknown): string =>
  value === null || value === undefined
    ? '\\N'
    : String(value).replace(/[\\\t\n\r]/g, (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[char]!)
