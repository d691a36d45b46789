// Taking saved replies out as a JSON document, and taking one in.
import { type Actor, may } from '#kernel/actor.ts'
import type { ActionContext, QueryContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { createFiles, getBytes } from '#capabilities/files/files.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import type { macrosContract } from './macros.contract.ts'
import { type Document, type NamedMacro, readDocument } from './macros.document.ts'
import { addFolder } from './macros.folders.ts'
import { addMacro } from './macros.keeping.ts'
import {
  type MacroFile,
  type MacroRow,
  type WordsRow,
  actsOf,
  filesOf,
  readFolders,
  visibleMacros,
  wordsOf,
} from './macros.queries.ts'
import { type Names, fromNamed, readNames, toNamed } from './macros.names.ts'

type C = typeof macrosContract

/** All files together (bytes), so that the document can be taken in again. */
const maxBytes = 30 * 1024 * 1024

export async function exportAll({ db, actor, services, input, fail }: QueryContext<C, C['queries']['export']>) {
  const rows = await visibleMacros(db, actor)
    .where('macros.archived', '=', false)
    .$if(input.whose === 'own', (query) => query.where('macros.agent_id', 'is not', null))
    .$if(input.whose === 'all', (query) => query.where('macros.agent_id', 'is', null))
    .selectAll('macros')
    .orderBy('macros.name')
    .orderBy('macros.id')
    .execute()
  const names = await readNames(db, actor)
  const folders = new Map((await readFolders(db, actor)).map(({ id, name }) => [id, name]))
  const ids = rows.map(({ id }) => id)
  const [words, files] = [
    Map.groupBy(await wordsOf(db, ids), (each) => each.macro_id),
    Map.groupBy(await filesOf(db, ids), (file) => file.macroId),
  ]
  const macros: NamedMacro[] = []
  let bytes = 0
  for (const row of rows) {
    const written = { words: words.get(row.id) ?? [], files: files.get(row.id) ?? [] }
    const named = await toNamedMacro(db, services, row, written, names, folders)
    for (const { files } of named.words) for (const file of files) bytes += file.content.length
    if (bytes > maxBytes * 1.4) return fail('tooLarge')
    macros.push(named)
  }
  const document: Document = { format: 'heed.macros', version: 1, macros }
  return {
    content: Buffer.from(JSON.stringify(document, null, 2)),
    type: 'application/json',
    filename: 'saved-replies.json',
    disposition: 'attachment' as const,
  }
}

async function toNamedMacro(
  db: Reader,
  services: Services,
  row: MacroRow,
  written: { words: readonly WordsRow[]; files: readonly MacroFile[] },
  names: Names,
  folders: ReadonlyMap<string, string>,
): Promise<NamedMacro> {
  const words = []
  for (const { language, html } of written.words) {
    const own = []
    for (const { id, name, type, inline, hash } of written.files.filter((file) => file.language === language))
      own.push({ id, name, type, inline, content: Buffer.from(await getBytes(db, services, hash)).toString('base64') })
    words.push({ language, html, files: own })
  }
  return {
    name: row.name,
    folder: (row.folder_id && folders.get(row.folder_id)) || null,
    words,
    acts: toNamed(actsOf(row), names),
  }
}

export async function importAll(ctx: ActionContext<C, C['actions']['import']>) {
  const { tx, actor, input, fail } = ctx
  const document = readDocument(input.body) ?? fail('notADocument')
  if (input.whose === 'all' && !may(actor, 'macros:share')) return fail('mayNotShare')
  const own = input.whose === 'own'
  const names = await readNames(tx, actor)
  const folders = new Map(
    (await readFolders(tx, actor))
      .filter((folder) => folder.own === own)
      .map(({ id, name }) => [name.toLowerCase(), id]),
  )
  const here = await signaturesOf(tx, actor, own)
  const missing: { macro: string; what: string }[] = []
  let [added, same] = [0, 0]
  for (const macro of document.macros) {
    if (
      here.has(
        signatureOf(
          macro.name,
          macro.words.map(({ html }) => htmlToText(html).trim()),
        ),
      )
    ) {
      same++
      continue
    }
    const key = macro.folder?.toLowerCase()
    if (key && !folders.has(key)) folders.set(key, await addFolder(ctx, { name: macro.folder!, own }))
    const words = []
    for (const { language, html, files } of macro.words) {
      const made = await createFiles(
        ctx,
        files.map(({ name, type, content }) => ({
          name,
          type,
          bytes: Buffer.from(content, 'base64'),
          uploadedBy: actor.id,
        })),
      )
      let template = html
      for (const [at, { id }] of files.entries())
        template = template.replaceAll(`cid:${id}`, `/api/v1/files/${made[at]!.id}`)
      words.push({ language, template, fileIds: made.filter((_, at) => !files[at]!.inline).map(({ id }) => id) })
    }
    const acts = fromNamed(macro.acts, names, (what) => missing.push({ macro: macro.name, what }))
    await addMacro(ctx, {
      name: macro.name,
      folderId: key ? folders.get(key)! : null,
      whose: input.whose,
      teamId: null,
      words,
      acts,
    })
    added++
  }
  return { added, same, missing }
}

/** Name and words of what is there already, so that the same document can be taken in twice. */
async function signaturesOf(db: Reader, actor: Actor, own: boolean): Promise<Set<string>> {
  const rows = await visibleMacros(db, actor)
    .where('macros.agent_id', own ? 'is not' : 'is', null)
    .where('macros.team_id', 'is', null)
    .select(['macros.id', 'macros.name'])
    .execute()
  const words = Map.groupBy(
    await wordsOf(
      db,
      rows.map(({ id }) => id),
    ),
    (each) => each.macro_id,
  )
  return new Set(
    rows.map(({ id, name }) =>
      signatureOf(
        name,
        (words.get(id) ?? []).map(({ plain }) => plain),
      ),
    ),
  )
}

const signatureOf = (name: string, words: readonly string[]): string => JSON.stringify([name.toLowerCase(), words])
