// Numbers that capabilities contribute to /metrics, read from the database at each scrape.
import { Gauge } from 'prom-client'
import type { Kernel } from '#kernel/kernel.ts'

export function watchGauges({ capabilities, metrics, database, log, clock }: Kernel): void {
  for (const { gauges } of capabilities)
    for (const [name, { help, labels = [], read }] of Object.entries(gauges))
      new Gauge({
        name, help, labelNames: [...labels], registers: [metrics.registry],
        async collect() {
          this.reset()
          try {
            for (const { value, labels: values } of await read(database.reader, clock.now())) this.set(values ?? {}, value)
          } catch (error) {
            log.warn({ error, gauge: name }, 'a number for /metrics could not be read')
          }
        },
      })
}
