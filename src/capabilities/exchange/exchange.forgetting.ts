// People who were erased are brought back by no file. What is kept to know them by are keyed hashes of their addresses and
// keys; nobody without the key of this installation can tell an address from them.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'

type Signer = Pick<Services, 'secrets'>

const hashOf = ({ secrets }: Signer, name: string): string => secrets.sign('forgotten in files', name)

/** Remembers names as `namesOf` has them. */
export async function bury(w: Writer, names: readonly string[]): Promise<void> {
  await sql`
    insert into exchange_forgotten (hash, at)
    select hash, ${w.now} from unnest(${names.map((name) => hashOf(w.services, name))}::text[]) hash order by hash
    on conflict do nothing`.execute(w.tx)
}

/** Places of those of whom one name or more was buried. */
export async function erasedAmong(
  db: Reader,
  services: Signer,
  given: readonly (readonly string[])[],
): Promise<Set<number>> {
  const any = await db.selectFrom('exchange_forgotten').select('hash').limit(1).executeTakeFirst()
  if (!any) return new Set()
  const hashes = given.map((names) => names.map((name) => hashOf(services, name)))
  const { rows } = await sql<{ hash: string }>`
    select hash from exchange_forgotten where hash = any(${hashes.flat()}::text[])`.execute(db as never)
  const known = new Set(rows.map(({ hash }) => hash))
  return new Set(hashes.flatMap((each, at) => (each.some((hash) => known.has(hash)) ? [at] : [])))
}
