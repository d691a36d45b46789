// Writes src/kernel/schema.gen.ts from a migrated database: `node scripts/schema.ts DATABASE_URL`.
import { execFileSync } from 'node:child_process'

const [url] = process.argv.slice(2)
if (!url) throw new Error('Give the address of a migrated database')

const instant = 'ColumnType<string, Date | string, Date | string>'
execFileSync('node_modules/.bin/kysely-codegen', [
  '--dialect', 'postgres', '--url', url, '--out-file', 'src/kernel/schema.gen.ts',
  '--include-pattern', 'public.*', '--type-only-imports', '--log-level', 'error',
  '--type-mapping', JSON.stringify({ timestamptz: instant, int8: 'ColumnType<number, number | bigint | string, number | bigint | string>', jsonb: 'ColumnType<any, string, string>' }),
], { stdio: 'inherit' })
