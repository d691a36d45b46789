import { readFileSync } from 'node:fs'
import { startHeed } from './heed.ts'
import { makeSearchers, measure } from './search.bench.ts'
const url = readFileSync(`/tmp/srch/url.${process.argv[2]}`, 'utf8')
import pg from 'pg'
const c = new pg.Client(url); await c.connect(); await c.query("delete from organisation"); await c.query("delete from api_tokens").catch(()=>{}); await c.query("update agents set email = gen_random_uuid() || '@x.y' where email like 'searcher%' or email like 'bench%'").catch(console.log); await c.end()
const h = await startHeed(url)
const get = await makeSearchers(h)
for (const r of await measure(get, url, Number(process.argv[3]), Number(process.argv[4]))) console.log(r.what.padEnd(70), r.value)
await h.stop(); process.exit(0)
