// A process that does nothing but work on an outbox, to be killed in the middle: `node outbox.child.ts <database>
// <instant>`.
import { tmpdir } from 'node:os'
import { createApp } from '#app/app.ts'
import { capabilities } from '#app/capabilities.ts'
import { smtp } from '#drivers/smtp/smtp.ts'
import { loadConfig } from '#kernel/config.ts'
import { runtimeOf } from '#kernel/kernel.ts'
import { silent } from '#kernel/log.ts'
import type { BlobStore, Ports } from '#kernel/ports.ts'
import { startOutbox } from './worker.ts'

const [url = '', instant = ''] = process.argv.slice(2)
const start = Date.parse(instant) - performance.now()
const noBlobs: BlobStore = {
  put: () => Promise.reject(new Error('No store')),
  get: () => Promise.reject(new Error('No store')),
  delete: async () => undefined,
}
const app = createApp({
  config: loadConfig({}, { dataDir: tmpdir(), databaseConnections: 6 }),
  databaseUrl: url,
  secretKey: 'ab'.repeat(32),
  capabilities,
  ports: { smtp } as Ports,
  blobs: noBlobs,
  log: silent,
  clock: { now: () => new Date(start + performance.now()) },
})
await startOutbox(runtimeOf(app.kernel, {}))
process.send?.('working')
