// Making and changing saved replies and macros. Of two who change one at once the second is told whose change stands.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { agentNames, teamIsOpen } from '#capabilities/people/people.public.ts'
import { macrosContract } from './macros.contract.ts'
import { type Acts, most } from './macros.views.ts'
import { actsOf, filesOf, type MacroRow, readMacro, visibleMacros, wordsOf } from './macros.queries.ts'
import { type Kept, mayShareWith, whoseOf } from './macros.rules.ts'
import { type Words, checkActs, checkNotEmpty, copyFiles, keepWords } from './macros.words.ts'

type C = typeof macrosContract
type Context<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>
type Whose = 'own' | 'team' | 'all'

const refuse = (code: keyof C['errors'], details?: Record<string, unknown>): never => {
  throw refusal(macrosContract, code, details)
}

export const create = async (ctx: Context<'create'>) => addMacro(ctx, ctx.input)

export type NewMacro = {
  name: string
  folderId: string | null
  whose: Whose
  teamId: string | null
  words: readonly Words[]
  acts: Acts
}

export async function addMacro(w: Writer, { name, folderId, whose, teamId, words, acts }: NewMacro) {
  const kept = await checkPlace(w, whose, teamId)
  if (folderId) await checkFolder(w, folderId, kept)
  await lock(w.tx, 'macros', 'making')
  const { count } = await w.tx
    .selectFrom('macros')
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  if (count >= most.macros) return refuse('tooMany', { most: most.macros })
  const id = w.newId()
  const clean = await checkActs(w, acts)
  await w.tx
    .insertInto('macros')
    .values({
      id,
      name,
      folder_id: folderId,
      agent_id: kept.agentId,
      team_id: kept.teamId,
      acts: JSON.stringify(clean),
      created_at: w.now,
      changed_at: w.now,
      changed_by: w.actor.id,
      reviewed_at: w.now,
    })
    .execute()
  const written = await keepWords(w, id, words)
  checkNotEmpty(written, clean)
  checkTurn(written, clean)
  w.record(macrosContract, 'changed', { macroId: id })
  return { macroId: id, revision: 1 }
}

export async function update(ctx: Context<'update'>) {
  const { tx, now, actor, input, emit, fail } = ctx
  const row = await lockToChange(ctx, input.macroId)
  if (row.revision !== input.revision) {
    const by = row.changed_by && (await agentNames(tx, [row.changed_by])).get(row.changed_by)?.name
    return fail('changedMeanwhile', { by: by || null, at: row.changed_at, name: row.name, revision: row.revision })
  }
  const before = { agentId: row.agent_id, teamId: row.team_id }
  const kept = input.whose ? await checkPlace(ctx, input.whose, input.teamId ?? null) : before
  // Shared or made one's own, it leaves a folder that is not of the same kind.
  const isMoved = Boolean(kept.agentId) !== Boolean(before.agentId)
  const folderId = input.folderId === undefined ? (isMoved ? null : row.folder_id) : input.folderId
  if (folderId && (input.folderId !== undefined || isMoved)) await checkFolder(ctx, folderId, kept)
  const acts = input.acts ? await checkActs(ctx, input.acts) : actsOf(row)
  const written = input.words ? await keepWords(ctx, row.id, input.words) : (await wordsOf(tx, [row.id])).length
  checkNotEmpty(written, acts)
  checkTurn(written, acts)
  const revision = row.revision + 1
  await tx
    .updateTable('macros')
    .set({
      name: input.name ?? row.name,
      folder_id: folderId,
      agent_id: kept.agentId,
      team_id: kept.teamId,
      acts: JSON.stringify(acts),
      archived: input.archived ?? row.archived,
      revision,
      changed_at: now,
      changed_by: actor.id,
      // Whoever only puts it elsewhere has not read it.
      ...(input.words || input.acts ? { reviewed_at: now } : {}),
    })
    .where('id', '=', row.id)
    .execute()
  emit('changed', { macroId: row.id })
  return { macroId: row.id, revision }
}

export async function edit(ctx: Context<'edit'>) {
  const row = await lockToChange(ctx, ctx.input.macroId)
  const files = await filesOf(ctx.tx, [row.id])
  const words = []
  for (const { language, html } of await wordsOf(ctx.tx, [row.id])) {
    const copied = await copyFiles(
      ctx,
      files.filter((file) => file.language === language),
      html,
    )
    words.push({ language, template: copied.html, files: copied.files })
  }
  const { id: macroId, revision, name, folder_id: folderId, team_id: teamId } = row
  const whose = whoseOf({ agentId: row.agent_id, teamId })
  return { macroId, revision, name, folderId, whose, teamId, words, acts: actsOf(row) }
}

export async function review(ctx: Context<'review'>) {
  const row = await lockToChange(ctx, ctx.input.macroId)
  const at = ctx.input.at && ctx.input.at < ctx.now.toISOString() ? ctx.input.at : ctx.now
  await ctx.tx.updateTable('macros').set({ reviewed_at: at }).where('id', '=', row.id).execute()
  ctx.emit('changed', { macroId: row.id })
  return { was: row.reviewed_at }
}

/** What the actor may not change is found, but says so: others see it too. */
async function lockToChange(w: Writer, id: string): Promise<MacroRow> {
  if (!(await readMacro(w.tx, w.actor, id))) return refuse('notFound')
  const row = await visibleMacros(w.tx, w.actor)
    .where('macros.id', '=', id)
    .selectAll('macros')
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('notFound')
  return mayShareWith(w.actor, { agentId: row.agent_id, teamId: row.team_id }) ? row : refuse('mayNotShare')
}

async function checkPlace(w: Writer, whose: Whose, teamId: string | null): Promise<Kept> {
  const kept = { agentId: whose === 'own' ? w.actor.id : null, teamId: whose === 'team' ? teamId : null }
  if (whose === 'team' && !(teamId && (await teamIsOpen(w.tx, teamId)))) return refuse('unknownTeam')
  if (mayShareWith(w.actor, kept)) return kept
  return refuse(w.actor.permissions.has('macros:share') ? 'unknownTeam' : 'mayNotShare')
}

/** One's own go into one's own folders, shared ones into shared folders. */
async function checkFolder(w: Writer, id: string, kept: Kept): Promise<void> {
  const folder = await w.tx
    .selectFrom('macro_folders')
    .select('agent_id')
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  if (!folder || folder.agent_id !== kept.agentId) refuse('folderNotFound')
}

/** An answer passes the turn to the customer: it can not be put aside in the same breath, nor closed and put aside. */
const checkTurn = (words: number, { state, snoozeDays }: Acts): void =>
  void (snoozeDays && (words || state) ? refuse('turnTwice') : undefined)
