import { writeFileSync } from 'node:fs'
import { startDatabase, startHeed } from './heed.ts'
import { fillSearch } from './search.fill.ts'
import { measure } from './search.bench.ts'
const n = Number(process.argv[2]); const name = process.argv[3]
const d = await startDatabase()
writeFileSync(`/tmp/srch/url.${name}`, d.url)
const h = await startHeed(d.url)
console.log('fill', await fillSearch(d.url, n, (l) => console.log(new Date().toISOString(), l)))

await h.stop()
console.log('ready')
process.on('SIGTERM', async () => { await d.stop(); process.exit(0) })
setInterval(() => {}, 1e6)
