// What is kept here of a person: how they like to be known, how their name sounds, and why it was gone against.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { forgetFiles, readFile } from '#capabilities/files/files.public.ts'

export const personal: PersonalData = {
  tables: ['known_entries', 'known_sounds', 'known_cards', 'known_reasons'],
  async *read({ db, services }, { customerIds }) {
    const entries = await db
      .selectFrom('known_entries')
      .select(['key as about', 'value', 'source', 'state', 'at'])
      .where('customer_id', '=', anyOf(customerIds))
      .where('value', 'is not', null)
      .orderBy('at')
      .execute()
    yield { section: 'knownas', records: entries }
    const reasons = await db
      .selectFrom('known_reasons')
      .leftJoin('agents', 'agents.id', 'agent_id')
      .select(['reason', 'agents.name as by', 'known_reasons.at'])
      .where('customer_id', '=', anyOf(customerIds))
      .orderBy('known_reasons.at')
      .execute()
    yield { section: 'knownasReasons', records: reasons }
    const sounds = await db
      .selectFrom('known_sounds')
      .select('file_id')
      .where('customer_id', '=', anyOf(customerIds))
      .execute()
    for (const [at, { file_id }] of sounds.entries()) {
      const file = file_id && (await readFile(db, services, file_id))
      if (file) yield { path: `sounds/${at + 1}-${file.name}`, content: async () => file.content }
    }
  },
  count: (db, { customerIds }) => {
    const of = sql`where customer_id = ${anyOf(customerIds)}`
    return countRows(db, {
      knownas: sql`from known_entries ${of}`,
      knownasReasons: sql`from known_reasons ${of}`,
      sounds: sql`from known_sounds ${of}`,
    })
  },
  async forget(w, { customerIds }) {
    const whose = anyOf(customerIds)
    const sounds = await w.tx.deleteFrom('known_sounds').where('customer_id', '=', whose).returning('file_id').execute()
    await forgetFiles(
      w,
      sounds.flatMap(({ file_id }) => file_id ?? []),
    )
    const entries = await w.tx.deleteFrom('known_entries').where('customer_id', '=', whose).returning('id').execute()
    const reasons = await w.tx.deleteFrom('known_reasons').where('customer_id', '=', whose).returning('id').execute()
    await w.tx.deleteFrom('known_cards').where('customer_id', '=', whose).execute()
    return sounds.length + entries.length + reasons.length
  },
}
