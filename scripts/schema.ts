// Writes the types of the tables from a migrated database: `node scripts/schema.ts DATABASE_URL [FILE]`.
import { execFileSync } from 'node:child_process'

const [url, file = 'src/kernel/schema.gen.ts'] = process.argv.slice(2)
if (!url) throw new Error('Give the address of a migrated database')

const instant = 'ColumnType<string, Date | string, Date | string>'
execFileSync(
  'node_modules/.bin/kysely-codegen',
  [
    '--dialect',
    'postgres',
    '--url',
    url,
    '--out-file',
    file,
    '--include-pattern',
    'public.*',
    '--type-only-imports',
    '--log-level',
    'error',
    '--type-mapping',
    JSON.stringify({
      timestamptz: instant,
      int8: 'ColumnType<number, number | bigint | string, number | bigint | string>',
      jsonb: 'ColumnType<any, string, string>',
    }),
  ],
  { stdio: 'inherit' },
)
