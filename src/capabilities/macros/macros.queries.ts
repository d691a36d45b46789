// What is asked of the tables of macros. Everything starts from those that the actor may find.
import { type Selectable, sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { Acts, type Folder, type MacroLine } from './macros.views.ts'
import { actsIn, allowedOn, staleBefore, whoseOf } from './macros.rules.ts'

export type MacroRow = Selectable<DB['macros']>

/** As `seesMacro` in macros.rules.ts says it of one. */
export const visibleMacros = (db: Reader, actor: Actor) =>
  db
    .selectFrom('macros')
    .where((eb) => eb.or([eb('macros.agent_id', 'is', null), eb('macros.agent_id', '=', actor.id || null)]))
    .where(
      sql<boolean>`(macros.team_id is null or macros.team_id = any(${[...actor.teamIds]}::uuid[])
        or (${may(actor, 'macros:share')} and macros.team_id <> all(${[...actor.hiddenTeamIds]}::uuid[])))`,
    )

export const readMacro = (db: Reader, actor: Actor, id: string): Promise<MacroRow | undefined> =>
  visibleMacros(db, actor).where('macros.id', '=', id).selectAll('macros').executeTakeFirst()

export const actsOf = (row: Pick<MacroRow, 'acts'>): Acts => Acts.parse(row.acts)

export type WordsRow = Selectable<DB['macro_words']>
export const wordsOf = (db: Reader, macroIds: readonly string[]): Promise<WordsRow[]> =>
  macroIds.length
    ? db
        .selectFrom('macro_words')
        .selectAll()
        .where('macro_id', 'in', [...macroIds])
        .orderBy('position')
        .execute()
    : Promise.resolve([])

export const filesOf = (db: Reader, macroIds: readonly string[]) =>
  db
    .selectFrom('macro_files')
    .innerJoin('files', 'files.id', 'macro_files.file_id')
    .where('macro_id', '=', sql<string>`any(${macroIds}::uuid[])`)
    .select([
      'macro_id as macroId',
      'files.id',
      'files.name',
      'files.type',
      'files.size',
      'files.blob_hash as hash',
      'language',
      'inline',
    ])
    .orderBy('position')
    .execute()
export type MacroFile = Awaited<ReturnType<typeof filesOf>>[number]

/** First words, for lists. */
export const beginning = (plain: string): string => plain.replace(/\s+/g, ' ').trim().slice(0, 160).toWellFormed()

export async function toLines(db: Reader, actor: Actor, rows: readonly MacroRow[], now: Date): Promise<MacroLine[]> {
  const [words, names] = await Promise.all([
    wordsOf(
      db,
      rows.map(({ id }) => id),
    ),
    agentNames(
      db,
      rows.flatMap((row) => row.changed_by ?? []),
    ),
  ])
  const byMacro = Map.groupBy(words, (each) => each.macro_id)
  const stale = staleBefore(now).toISOString()
  return rows.map((row) => {
    const kept = { agentId: row.agent_id, teamId: row.team_id }
    const own = byMacro.get(row.id) ?? []
    return {
      id: row.id,
      name: row.name,
      folderId: row.folder_id,
      whose: whoseOf(kept),
      teamId: row.team_id,
      languages: own.map(({ language }) => language),
      begins: beginning(own[0]?.plain ?? ''),
      acts: actsIn(actsOf(row)),
      archived: row.archived,
      uses: row.uses,
      usedAt: row.used_at,
      changedAt: row.changed_at,
      changedBy: (row.changed_by && names.get(row.changed_by)?.name) || null,
      reviewedAt: row.reviewed_at,
      stale: !row.archived && row.reviewed_at < stale,
      revision: row.revision,
      allowed: allowedOn(actor, kept),
    }
  })
}

/** Folders of everybody and the actor's own, by name; the actor's own last. `count`: of what the actor sees in them. */
export async function readFolders(db: Reader, actor: Actor): Promise<Folder[]> {
  const rows = await db
    .selectFrom('macro_folders')
    .where((eb) => eb.or([eb('agent_id', 'is', null), eb('agent_id', '=', actor.id || null)]))
    .select((eb) => [
      'id',
      'name',
      'agent_id',
      visibleMacros(db, actor)
        .where('macros.archived', '=', false)
        .whereRef('macros.folder_id', '=', eb.ref('macro_folders.id'))
        .select(sql<number>`count(*)::integer`.as('count'))
        .as('count'),
    ])
    .orderBy(sql`agent_id is not null`)
    .orderBy(sql`lower(name)`)
    .execute()
  return rows.map(({ id, name, agent_id: agentId, count }) => ({
    id,
    name,
    own: agentId !== null,
    count: count ?? 0,
    allowed: agentId !== null || may(actor, 'macros:share') ? ['change'] : [],
  }))
}

/** Words and signs as they stand, for a search with `ilike`. */
export const sought = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
