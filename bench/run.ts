// `npm run bench`: runs every benchmark, or those named, and prints one table each beside its limit of the same run.
// `npm run bench -- --write` also writes docs/benchmarks.md.
import { availableParallelism, cpus, totalmem } from 'node:os'
import { writeFile } from 'node:fs/promises'
import { type Table, toMarkdown } from './table.ts'

const benches = ['start', 'inbox', 'search', 'ingestion', 'live', 'views', 'segments', 'orders', 'timeline', 'bulk', 'exchange', 'browser'] as const

const words = process.argv.slice(2)
const write = words.includes('--write')
const wanted = words.filter((word) => !word.startsWith('-'))
const unknown = wanted.filter((word) => !(benches as readonly string[]).includes(word))
if (unknown.length) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${benches.join(', ')}.`)
  process.exit(2)
}

const tables: Table[] = []
for (const name of benches.filter((each) => !wanted.length || wanted.includes(each))) {
  const { bench } = await import(`./${name}.bench.ts`) as { bench(): Promise<Table[]> }
  for (const table of await bench()) {
    tables.push(table)
    console.log(`\n${toMarkdown(table)}`)
  }
}
const missed = tables.flatMap(({ title, rows }) => rows.filter((row) => row.met === false).map((row) => `${title}: ${row.what}`))
console.log(missed.length ? `\nTargets missed:\n${missed.map((line) => `- ${line}`).join('\n')}` : '\nEvery target is met.')
if (write) await writeFile('docs/benchmarks.md', page(tables))

function page(all: Table[]): string {
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`
  return `# Benchmarks

Made by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.
Everything runs on one machine: the load, Heed and PostgreSQL share its cores. Limits are measured in the same run.

${all.map(toMarkdown).join('\n\n')}
`
}
