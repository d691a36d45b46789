// Numbers for Prometheus at /metrics.
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'heed_' })
  const registers = [registry]
  return {
    registry,
    operations: new Histogram({
      name: 'heed_operation_seconds',
      help: 'Time of operations by name and outcome',
      labelNames: ['operation', 'status'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    jobs: new Histogram({
      name: 'heed_job_seconds',
      help: 'Time of jobs by name and outcome',
      labelNames: ['job', 'outcome'] as const,
      buckets: [0.005, 0.025, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    streams: new Counter({ name: 'heed_live_streams_total', help: 'Live streams opened', registers }),
  }
}
