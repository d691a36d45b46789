// Saved replies and macros: words and deeds that are prepared once and used often.
import { z } from 'zod'
import { contract, flag, instant, nothing, page, paging } from '#kernel/contract.ts'
import { FileView } from '#capabilities/files/files.contract.ts'
import { ActName, Acts, Folder, Found, Language, MacroLine, Piece, Whose, most, templates } from './macros.views.ts'

const macroId = z.uuid()
/** Address of whoever gets the letter that begins a conversation. */
const to = z.string().max(320).optional()
const name = z.string().trim().min(1).max(120)
const saved = { name, folderId: z.uuid().nullable(), words: templates, acts: Acts }
const onMacro = { seenBy: 'use', payload: z.object({ macroId }) } as const
const lists = ['macros.changed', 'macros.foldersChanged']
const wrongWords = [
  'brokenVariable',
  'unknownVariable',
  'needsFallback',
  'unknownFile',
  'tooLarge',
  'empty',
  'turnTwice',
] as const
const wrongPlace = ['nameTaken', 'folderNotFound', 'unknownTeam', 'mayNotShare', 'tooMany'] as const
/** Where a macro is used: an answer, a note, a new letter. */
const Place = z.enum(['reply', 'note', 'new'])

export const macrosContract = contract('macros', {
  permissions: {
    use: 'Use saved replies and macros, and keep some of their own',
    share: 'Make saved replies and macros for everybody',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such saved reply or macro' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    folderNotFound: { status: 404, message: 'There is no such folder' },
    runNotFound: { status: 404, message: 'This was not done by you, or is taken back already' },
    nameTaken: { status: 409, message: 'There is a folder of this name already', field: 'name' },
    unknownTeam: { status: 422, message: 'There is no such team, or you do not belong to it', field: 'teamId' },
    mayNotShare: { status: 403, message: 'Your role keeps saved replies for itself. A lead can share them' },
    restricted: { status: 409, message: 'The data of this customer is only kept for now: nothing is filled in for them' },
    mayNotDo: { status: 403, message: 'This macro does something that your role may not do' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
    brokenVariable: { status: 422, message: 'There are two braces that are no variable', field: 'template' },
    unknownVariable: { status: 422, message: 'There is no such variable', field: 'template' },
    needsFallback: {
      status: 422,
      message: 'A variable in an address needs words for when it is not known',
      field: 'template',
    },
    unknownFile: { status: 422, message: 'A file is gone or was used before. Attach it again' },
    tooLarge: { status: 413, message: 'The files are too large together' },
    turnTwice: {
      status: 422,
      message: 'Say once whose turn it is; what writes an answer can not put the conversation aside as well',
    },
    empty: { status: 422, message: 'Write some words, or choose something to do' },
    tooMany: { status: 422, message: 'There are too many already. Archive or remove some first' },
    archived: { status: 409, message: 'This one was archived meanwhile' },
    unfilled: { status: 422, message: 'The note needs a word that is not known here' },
    notADocument: { status: 422, message: 'This file does not hold saved replies of Heed' },
  },
  events: {
    changed: onMacro,
    foldersChanged: { seenBy: 'use', payload: nothing },
    used: {
      about: 'conversationId',
      seenBy: 'use',
      payload: z.object({ conversationId: z.uuid(), macroId, runId: z.uuid() }),
    },
    undone: {
      about: 'conversationId',
      seenBy: 'use',
      payload: z.object({ conversationId: z.uuid(), macroId, runId: z.uuid() }),
    },
  },
  jobs: {},
  queries: {
    find: {
      summary: 'Saved replies and macros by their names and words, the best first; without words those you use most',
      route: 'GET /macros/find',
      needs: 'use',
      input: z.object({
        q: z.string().max(200).default(''),
        place: Place.default('reply'),
        limit: z.coerce.number().int().min(1).max(50).default(20),
      }),
      output: z.object({ items: z.array(Found) }),
      staleOn: lists,
    },
    list: {
      summary: 'Saved replies and macros to look after: by name, use or age',
      route: 'GET /macros',
      needs: 'use',
      input: z.object({
        ...paging,
        sort: z.enum(['name', 'uses', 'used', 'reviewed']).default('name'),
        direction: z.enum(['asc', 'desc']).default('asc'),
        q: z.string().max(200).default(''),
        folderId: z.uuid().optional(),
        whose: z.enum(['own', 'team', 'all']).optional(),
        stale: flag.default(false),
        archived: flag.default(false),
      }),
      output: page(MacroLine).extend({ staleCount: z.number().int() }),
      staleOn: lists,
    },
    folders: {
      summary: 'Folders for everybody, and your own',
      route: 'GET /macro-folders',
      needs: 'use',
      input: nothing,
      output: z.object({ items: z.array(Folder) }),
      staleOn: lists,
    },
    variables: {
      summary: 'What can be left open in a text, by the name that stands there',
      route: 'GET /macros/variables',
      needs: 'use',
      input: nothing,
      output: z.object({ items: z.array(z.object({ variable: z.string(), name: z.string() })) }),
      staleOn: ['fields.rearranged'],
    },
    preview: {
      summary:
        'What a macro would write and do in a conversation, in the language of the customer unless another is named',
      route: 'GET /macros/{macroId}/preview',
      needs: 'use',
      input: z.object({ macroId, conversationId: z.uuid().optional(), to, language: Language.optional() }),
      output: z.object({
        name: z.string(),
        languages: z.array(z.string()),
        /** Null when it writes nothing. */
        language: z.string().nullable(),
        pieces: z.array(Piece),
        files: z.array(z.string()),
        note: z.array(Piece),
        acts: Acts,
        revision: z.number().int(),
      }),
      fails: ['notFound', 'conversationNotFound'],
      staleOn: ['macros.changed', 'fields.set'],
    },
    export: {
      summary: 'The ones that you see as one JSON document, with their files: those for everybody and your own',
      route: 'GET /macros/export',
      needs: 'use',
      aside: true,
      input: z.object({ whose: z.enum(['own', 'all']).optional() }),
      output: z.unknown(),
      fails: ['tooLarge'],
      gives: 'bytes',
    },
  },
  actions: {
    create: {
      summary: 'Make a saved reply or macro: your own, a team’s or everybody’s',
      route: 'POST /macros',
      needs: 'use',
      input: z.object({
        ...saved,
        folderId: saved.folderId.default(null),
        acts: Acts.default({}),
        whose: Whose.default('own'),
        teamId: z.uuid().nullable().default(null),
      }),
      output: z.object({ macroId, revision: z.number().int() }),
      fails: [...wrongWords, ...wrongPlace],
    },
    update: {
      summary: 'Change, share, move or archive one',
      route: 'PATCH /macros/{macroId}',
      needs: 'use',
      input: z.object({
        macroId,
        revision: z.number().int(),
        name: name.optional(),
        folderId: saved.folderId.optional(),
        words: templates.optional(),
        acts: Acts.optional(),
        whose: Whose.optional(),
        teamId: z.uuid().nullable().optional(),
        archived: z.boolean().optional(),
      }),
      output: z.object({ macroId, revision: z.number().int() }),
      fails: ['notFound', 'changedMeanwhile', ...wrongWords, ...wrongPlace],
    },
    edit: {
      summary: 'Take one up to change it: all its words, with their files as uploads of yours',
      route: 'POST /macros/{macroId}/edit',
      needs: 'use',
      input: z.object({ macroId }),
      output: z.object({
        macroId,
        revision: z.number().int(),
        name: z.string(),
        folderId: z.uuid().nullable(),
        whose: Whose,
        teamId: z.uuid().nullable(),
        words: z.array(z.object({ language: z.string(), template: z.string(), files: z.array(FileView) })),
        acts: Acts,
      }),
      fails: ['notFound', 'mayNotShare'],
    },
    review: {
      summary: 'Say that one was looked at and is still right',
      route: 'POST /macros/{macroId}/review',
      needs: 'use',
      input: z.object({ macroId, at: instant.optional() }),
      output: z.object({ was: z.string() }),
      fails: ['notFound', 'mayNotShare'],
    },
    createFolder: {
      summary: 'Make a folder: your own or everybody’s',
      route: 'POST /macro-folders',
      needs: 'use',
      input: z.object({
        name,
        own: z.boolean().default(true),
        /** Put into it, those that are in no folder: so one that was removed comes back. */
        macroIds: z.array(macroId).max(most.macros).default([]),
      }),
      output: z.object({ folderId: z.uuid() }),
      fails: ['nameTaken', 'mayNotShare', 'tooMany'],
    },
    renameFolder: {
      summary: 'Rename a folder',
      route: 'PATCH /macro-folders/{folderId}',
      needs: 'use',
      input: z.object({ folderId: z.uuid(), name }),
      output: z.object({ was: z.string() }),
      fails: ['folderNotFound', 'nameTaken'],
    },
    removeFolder: {
      summary: 'Remove a folder; what is in it stays, in no folder',
      route: 'DELETE /macro-folders/{folderId}',
      needs: 'use',
      input: z.object({ folderId: z.uuid() }),
      /** What making it anew needs. */
      output: z.object({ name: z.string(), own: z.boolean(), macroIds: z.array(z.uuid()) }),
      fails: ['folderNotFound'],
    },
    use: {
      summary:
        'Use one: its words are filled in and given back to be sent, the rest is done at once, or nothing at all',
      route: 'POST /macros/{macroId}/use',
      needs: 'use',
      input: z.object({
        macroId,
        conversationId: z.uuid().nullable(),
        to,
        language: Language.optional(),
        place: Place.default('reply'),
      }),
      output: z.object({
        runId: z.uuid(),
        /** Filled in; a word that nobody knows is an element with `data-blank`, which can not be sent. */
        letter: z.string(),
        language: z.string().nullable(),
        blanks: z.array(z.string()),
        files: z.array(FileView),
        /** The state that the answer is to be sent with. */
        stateAfter: z.enum(['open', 'with_customer', 'closed']).nullable(),
        /** What was really changed. */
        done: z.array(ActName),
      }),
      fails: ['notFound', 'conversationNotFound', 'archived', 'restricted', 'mayNotDo', 'unfilled'],
    },
    undo: {
      summary: 'Take back all that a macro did, except what somebody has changed since',
      route: 'POST /macro-runs/{runId}/undo',
      needs: 'use',
      input: z.object({ runId: z.uuid() }),
      output: z.object({ undone: z.array(ActName), kept: z.array(ActName) }),
      fails: ['runNotFound', 'conversationNotFound', 'mayNotDo'],
    },
    import: {
      summary: 'Take in a JSON document of saved replies; tags, teams, fields and people are found by their names',
      route: 'POST /macros/import',
      needs: 'use',
      takes: 'bytes',
      input: z.object({ body: z.instanceof(Uint8Array), whose: z.enum(['own', 'all']).default('own') }),
      output: z.object({
        added: z.number().int(),
        /** There were ones of the same name and place with the same words. */
        same: z.number().int(),
        /** What is not there under that name, and was left out. */
        missing: z.array(z.object({ macro: z.string(), what: z.string() })),
      }),
      fails: ['notADocument', 'mayNotShare', ...wrongWords, 'tooMany'],
    },
  },
})
