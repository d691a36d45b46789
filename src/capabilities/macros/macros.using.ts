// Using a macro: first as it would be, then for good, then perhaps back again.
import { sql } from 'kysely'
import type { ActionContext, QueryContext } from '#kernel/capability.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { restrictedAmong } from '#capabilities/customers/customers.public.ts'
import { carryOut, type Done, forbiddenOf, forbiddenTo, namesOf } from './macros.acts.ts'
import type { macrosContract } from './macros.contract.ts'
import type { Acts } from './macros.views.ts'
import { type Scene, chooseLanguage, fillingFor, piecesOf, sceneOf } from './macros.filling.ts'
import { actsOf, filesOf, readMacro, wordsOf } from './macros.queries.ts'
import { fill } from './macros.template.ts'
import { takeBack } from './macros.undoing.ts'
import { copyFiles } from './macros.words.ts'

type C = typeof macrosContract
type Context<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>

export async function preview({ db, actor, services, input, isVisible, fail }: QueryContext<C, C['queries']['preview']>) {
  const row = (await readMacro(db, actor, input.macroId)) ?? fail('notFound')
  const scene = (await sceneOf(db, actor, input, isVisible)) ?? fail('conversationNotFound')
  const words = await wordsOf(db, [row.id])
  const languages = words.map(({ language }) => language)
  const language = await chooseLanguage(db, languages, scene, input.language)
  const template = words.find((each) => each.language === language)?.html ?? ''
  const acts = actsOf(row)
  const filling = await fillingFor(db, services, spoken(scene, language), [template, acts.note ?? ''])
  const files = await filesOf(db, [row.id])
  return {
    name: row.name,
    languages,
    language: language ?? null,
    pieces: piecesOf(template, filling),
    files: files.filter((file) => file.language === language).map(({ name }) => name),
    note: piecesOf(acts.note ?? '', filling),
    acts: input.conversationId ? acts : {},
    revision: row.revision,
  }
}

/** The words of no language in particular are in that of the conversation. */
const spoken = (scene: Scene, language: string | undefined): Scene => ({ ...scene, language: language || scene.language })

export async function use(ctx: Context<'use'>) {
  const { tx, actor, now, services, input, isVisible, emit, fail } = ctx
  const row = (await readMacro(tx, actor, input.macroId)) ?? fail('notFound')
  if (row.archived) return fail('archived')
  const scene = (await sceneOf(tx, actor, input, isVisible)) ?? fail('conversationNotFound')
  if (scene.customerId && (await restrictedAmong(tx, [scene.customerId])).size) return fail('restricted')
  const words = await wordsOf(tx, [row.id])
  const language = await chooseLanguage(
    tx,
    words.map((each) => each.language),
    scene,
    input.language,
  )
  const template = words.find((each) => each.language === language)?.html ?? ''
  const { state, ...rest }: Acts = scene.conversationId ? actsOf(row) : {}
  // The state comes with the answer: set now, it would be another as soon as that is sent.
  const isAnswer = input.place === 'reply' && language !== undefined
  const acts: Acts = isAnswer ? rest : { ...rest, state }
  const forbidden = forbiddenOf(actor, acts)
  if (forbidden) return fail('mayNotDo', { act: forbidden })
  const filling = await fillingFor(tx, services, spoken(scene, language), [template, acts.note ?? ''])
  const note = acts.note ? fill(acts.note, filling) : undefined
  if (note?.blanks.length) return fail('unfilled', { names: note.blanks.map(filling.nameOf) })
  const done = scene.conversationId ? await carryOut(ctx, scene.conversationId, { ...acts, note: note?.html }) : {}
  const { html: filled, blanks } = fill(template, filling)
  const files = (await filesOf(tx, [row.id])).filter((file) => file.language === language)
  const letter = await copyFiles(ctx, files, filled)
  await tx
    .updateTable('macros')
    .set({ uses: sql`uses + 1`, used_at: now })
    .where('id', '=', row.id)
    .execute()
  const runId = ctx.newId()
  await tx
    .insertInto('macro_runs')
    .values({
      id: runId,
      macro_id: row.id,
      conversation_id: scene.conversationId,
      agent_id: actor.id,
      at: now,
      done: JSON.stringify(done),
    })
    .execute()
  if (scene.conversationId) emit('used', { conversationId: scene.conversationId, macroId: row.id, runId })
  return {
    runId,
    letter: letter.html,
    language: language ?? null,
    blanks,
    files: letter.files,
    stateAfter: (isAnswer && state) || null,
    done: namesOf(done),
  }
}

export async function undo(ctx: Context<'undo'>) {
  const { tx, actor, now, input, emit, fail } = ctx
  const run = await tx
    .selectFrom('macro_runs')
    .selectAll()
    .where('id', '=', input.runId)
    .where('agent_id', '=', actor.id)
    .where('undone_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!run) return fail('runNotFound')
  const { conversation_id: conversationId, macro_id: macroId } = run
  if (conversationId && !(await conversationIsVisible(tx, actor, conversationId))) return fail('conversationNotFound')
  const done = run.done as Done
  const forbidden = forbiddenTo(actor, namesOf(done))
  if (forbidden) return fail('mayNotDo', { act: forbidden })
  await tx.updateTable('macro_runs').set({ undone_at: now }).where('id', '=', run.id).execute()
  await tx
    .updateTable('macros')
    .set({ uses: sql`greatest(uses - 1, 0)` })
    .where('id', '=', macroId)
    .execute()
  if (!conversationId) return { undone: [], kept: [] }
  emit('undone', { conversationId, macroId, runId: run.id })
  return takeBack(ctx, conversationId, done)
}
