// A reporter of `node --test` that tells only the totals and what failed, for the last lines of `npm test`.
import type { TestEvent } from 'node:test/reporters'

export type Totals = { passed: number; failed: number; skipped: number; late?: number; ms: number; failures?: string[] }

export default async function* totals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const failures: string[] = []
  for await (const { type, data } of events) {
    if (type === 'test:fail') failures.push(`${data.name} (${data.file}:${data.line})`)
    // Each file has a summary of its own too.
    if (type !== 'test:summary' || data.file !== undefined) continue
    const { tests, passed, skipped, todo } = data.counts
    const failed = tests - passed - skipped - todo
    yield JSON.stringify({ passed, failed, skipped, ms: data.duration_ms, failures } satisfies Totals)
  }
}
