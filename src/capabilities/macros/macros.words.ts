// The words of a macro in each language, with their files, as they are kept.
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { Refusal, refusal } from '#kernel/errors.ts'
import { claimFiles, createFiles, unclaimFiles, uploadsToCids } from '#capabilities/files/files.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import { cleanReply } from '#capabilities/sending/sending.public.ts'
import { macrosContract } from './macros.contract.ts'
import { type Acts } from './macros.views.ts'
import { type MacroFile, filesOf } from './macros.queries.ts'
import { actsIn } from './macros.rules.ts'
import { objectionTo } from './macros.template.ts'

/** All files of one macro together (bytes), as much as one mail takes. */
const maxBytes = 25 * 1024 * 1024

export type Words = { language: string; template: string; fileIds: readonly string[] }

const refuse = (code: keyof typeof macrosContract.errors, details?: Record<string, unknown>): never => {
  throw refusal(macrosContract, code, details)
}

/** Cleans the note, and refuses what can not be filled in or does nothing at all. */
export async function checkActs(w: Writer, acts: Acts): Promise<Acts> {
  const note = acts.note === undefined ? undefined : tidy(acts.note)
  if (note) await checkTemplate(w, note)
  return { ...acts, note: note || undefined }
}

/** In place of all that was there. Languages without words and files are left out. Returns how many are left. */
export async function keepWords(w: Writer, macroId: string, given: readonly Words[]): Promise<number> {
  const before = await filesOf(w.tx, [macroId])
  await w.tx.deleteFrom('macro_files').where('macro_id', '=', macroId).execute()
  await w.tx.deleteFrom('macro_words').where('macro_id', '=', macroId).execute()
  // They wait a day for somebody to use them, as what was uploaded in vain does.
  await unclaimFiles(
    w,
    before.map(({ id }) => id),
    w.actor.id,
  )
  let position = 0
  let bytes = 0
  for (const { language, template, fileIds } of given) {
    const body = uploadsToCids(template)
    const html = tidy(body.html)
    if (!html && !fileIds.length) continue
    await checkTemplate(w, html)
    const pictures = body.fileIds.filter((id) => html.includes(`cid:${id}`))
    const files = await takeFiles(w, [...new Set([...fileIds, ...pictures])])
    bytes += files.reduce((sum, file) => sum + Number(file.size), 0)
    if (bytes > maxBytes) refuse('tooLarge')
    await w.tx
      .insertInto('macro_words')
      .values({ macro_id: macroId, language, position: position++, html, plain: htmlToText(html).trim() })
      .execute()
    if (files.length)
      await w.tx
        .insertInto('macro_files')
        .values(
          files.map(({ id }, at) => ({
            file_id: id,
            macro_id: macroId,
            language,
            position: at,
            inline: pictures.includes(id),
          })),
        )
        .execute()
  }
  return position
}

export const checkNotEmpty = (words: number, acts: Acts): void => void (words || actsIn(acts).length || refuse('empty'))

/** The files of one language as uploads of the actor's own, and where each of them is used the new one. */
export async function copyFiles(w: Writer, files: readonly MacroFile[], html: string) {
  const copies = await createFiles(
    w,
    files.map(({ name, type, size, hash }) => ({ name, type, size: Number(size), hash, uploadedBy: w.actor.id })),
  )
  let own = html
  for (const [at, { id }] of files.entries()) own = own.replaceAll(`cid:${id}`, `/api/v1/files/${copies[at]!.id}`)
  const attached = copies.filter((_, at) => !files[at]!.inline)
  return { html: own, files: attached.map(({ id, name, type, size }) => ({ id, name, type, size: Number(size) })) }
}

async function takeFiles(w: Writer, ids: string[]) {
  return claimFiles(w, ids, w.actor.id).catch((error: unknown) => {
    if (error instanceof Refusal) return refuse('unknownFile')
    throw error
  })
}

async function checkTemplate(w: Writer, html: string): Promise<void> {
  const known = new Set(knownTo(w.actor, await w.services.variables(w.tx)).map(([variable]) => variable))
  const objection = objectionTo(html, known)
  if (objection) refuse(objection.code, { variable: objection.variable })
}

/** Those that may be named to the actor: a private team's fields are its own matter. */
export const knownTo = <V extends { teamId?: string }>(actor: Actor, variables: Record<string, V>): [string, V][] =>
  Object.entries(variables).filter(([, { teamId }]) => !teamId || !actor.hiddenTeamIds.includes(teamId))

/** Nothing but empty paragraphs is nothing. */
function tidy(html: string): string {
  const clean = cleanReply(html)
  return /<(?:img|hr|table)\b/.test(clean) || htmlToText(clean).trim() ? clean : ''
}
