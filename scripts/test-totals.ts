// A reporter of `node --test` that tells only the totals, for the last line of `npm test`.
import type { TestEvent } from 'node:test/reporters'

export type Totals = { passed: number; failed: number; skipped: number; late?: number; ms: number }

export default async function* totals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    // Each file has a summary of its own too.
    if (type !== 'test:summary' || data.file !== undefined) continue
    const { tests, passed, skipped, todo } = data.counts
    yield JSON.stringify({ passed, failed: tests - passed - skipped - todo, skipped, ms: data.duration_ms } satisfies Totals)
  }
}
