// Folders: one's own and everybody's.
import { sql } from 'kysely'
import { may } from '#kernel/actor.ts'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { macrosContract } from './macros.contract.ts'
import { most } from './macros.views.ts'

type C = typeof macrosContract
type Context<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>

export async function createFolder(ctx: Context<'createFolder'>) {
  const { tx, actor, input } = ctx
  const folderId = await addFolder(ctx, input)
  // What stands in another folder by now stays there.
  await tx
    .updateTable('macros')
    .set({ folder_id: folderId })
    .where('id', '=', sql<string>`any(${input.macroIds}::uuid[])`)
    .where('folder_id', 'is', null)
    .where(sql<boolean>`agent_id is not distinct from ${input.own ? actor.id : null}::uuid`)
    .execute()
  return { folderId }
}

export async function addFolder(w: Writer, { name, own }: { name: string; own: boolean }): Promise<string> {
  const { tx, actor, now } = w
  if (!own && !may(actor, 'macros:share')) throw refusal(macrosContract, 'mayNotShare')
  await lock(tx, 'macros', 'folders')
  const { count } = await tx
    .selectFrom('macro_folders')
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  if (count >= most.folders) throw refusal(macrosContract, 'tooMany', { most: most.folders })
  const agentId = own ? actor.id : null
  if (await isTaken(w, agentId, name)) throw refusal(macrosContract, 'nameTaken')
  const id = w.newId()
  await tx.insertInto('macro_folders').values({ id, name, agent_id: agentId, created_at: now }).execute()
  w.record(macrosContract, 'foldersChanged', {})
  return id
}

export async function renameFolder(ctx: Context<'renameFolder'>) {
  const { tx, input, emit, fail } = ctx
  const row = (await lockFolder(ctx)) ?? fail('folderNotFound')
  await lock(tx, 'macros', 'folders')
  if (await isTaken(ctx, row.agent_id, input.name, row.id)) return fail('nameTaken')
  await tx.updateTable('macro_folders').set({ name: input.name }).where('id', '=', row.id).execute()
  emit('foldersChanged', {})
  return { was: row.name }
}

export async function removeFolder(ctx: Context<'removeFolder'>) {
  const row = (await lockFolder(ctx)) ?? ctx.fail('folderNotFound')
  const within = await ctx.tx
    .updateTable('macros')
    .set({ folder_id: null })
    .where('folder_id', '=', row.id)
    .returning('id')
    .execute()
  await ctx.tx.deleteFrom('macro_folders').where('id', '=', row.id).execute()
  ctx.emit('foldersChanged', {})
  return { name: row.name, own: row.agent_id !== null, macroIds: within.map(({ id }) => id) }
}

/** Of those that the actor may change; another's own is not found. */
const lockFolder = ({ tx, actor, input }: Context<'renameFolder' | 'removeFolder'>) =>
  tx
    .selectFrom('macro_folders')
    .selectAll()
    .where('id', '=', input.folderId)
    .where((eb) =>
      eb.or([eb('agent_id', '=', actor.id), eb.and([eb('agent_id', 'is', null), eb.val(may(actor, 'macros:share'))])]),
    )
    .forUpdate()
    .executeTakeFirst()

const isTaken = ({ tx }: Writer, agentId: string | null, name: string, but?: string) =>
  tx
    .selectFrom('macro_folders')
    .select('id')
    .where(sql<boolean>`agent_id is not distinct from ${agentId}::uuid`)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .$if(but !== undefined, (query) => query.where('id', '<>', but!))
    .executeTakeFirst()
