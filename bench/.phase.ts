import { readFileSync } from 'node:fs'
import { openDatabase } from '#kernel/db.ts'
import { ask } from '#capabilities/search/search.asking.ts'
import { findByWords } from '#capabilities/search/search.page.ts'
import { showHits } from '#capabilities/search/search.showing.ts'
import { collectFacets } from '#kernel/facets.ts'
import { capabilities } from '#app/capabilities.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { wordOf } from './search.fill.ts'
const url = readFileSync(`/tmp/srch/url.${process.argv[2]}`, 'utf8')
const d = openDatabase(url, { connections: 16, onError: console.error })
const db = d.aside
const a = await db.selectFrom('agents').select('id').where('email','like','searcher%').limit(1).executeTakeFirstOrThrow()
const actor = (await loadActor(db, a.id, { kind: 'agent', ip: '' } as never))!
const state = await db.selectFrom('search_state').selectAll().executeTakeFirstOrThrow()
const q = (process.argv[3] ?? '1,2 10,20 30,2000 300,1000 20,30000 20001,30001').split(' ')
for (let round=0; round<3; round++) for (const pair of q) {
  const text = pair.split(',').map(Number).map(wordOf).join(' ') + (process.argv[4] ? ' ' + process.argv[4] : '')
  let t = performance.now(); const T=t; const lap = () => { const n=performance.now(); const r=(n-t).toFixed(1); t=n; return r }
  const facets = await collectFacets(capabilities.map(c=>c.facets), db); const l0=lap()
  const by = { db, actor, now: new Date(), facets, dictionaries: state.languages }
  const asked = await ask(by, text); const l1=lap()
  const page = await findByWords({ ...by, asked, timeLeft: () => T+900-performance.now(), lowest: state.lowest, highest: state.highest }, { order: 'best', limit: 30 }); const l2=lap()
  const hits = await showHits(db, actor, page.chosen, asked.terms, 'english'); const l3=lap()
  if (round) console.log(pair.padEnd(14), 'docs', asked.terms.map(x=>x.documents).join(','), 'facets', l0, 'ask', l1, 'find', l2, 'show', l3, 'hits', hits.length, page.partial, page.next !== null)
}
await d.close()
