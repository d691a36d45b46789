// Exchange: customers and companies brought in from CSV and vCard files, and lists taken out as such.
import { z } from 'zod'
import { contract, nothing, page, paging, title } from '#kernel/contract.ts'
import { Mark } from '#capabilities/customers/customers.contract.ts'
import { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { About, Existing, ExportView, ImportView, MappingView, Progress, RowView, TakenView, Target } from './exchange.views.ts'

export { About, Existing, ExportView, ImportView, MappingView, Progress, RowView, TakenView, Target } from './exchange.views.ts'
export type { Problem } from './exchange.views.ts'

/** So large a file, so many rows of it, so many columns; so many imports of one person and so many mappings are kept. */
export const most = { bytes: 40 * 1024 * 1024, rows: 200_000, columns: 100, imports: 50, mappings: 50 }
/** An import can be taken back for so many days; a file that was made can be had for so many hours. */
export const undoDays = 7
export const linkHours = 24

export const formats = ['csv', 'vcard'] as const
export const Format = z.enum(formats)
export type Format = z.output<typeof Format>

/** What is taken out: as much of it as whoever asks may see. */
export const What = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('customers'),
    text: z.string().max(200).optional(),
    mark: Mark.optional(),
    tagId: z.uuid().optional(),
    companyId: z.uuid().optional(),
    ownerId: z.uuid().optional(),
  }),
  z.object({ kind: z.literal('segment'), segmentId: z.uuid() }),
  z.object({ kind: z.literal('companies') }),
  z.object({ kind: z.literal('conversations'), condition: Condition }),
  z.object({ kind: z.literal('orders') }),
  /** The proof for one purpose: who was asked, and what they said, in which words. */
  z.object({ kind: z.literal('consents'), purposeId: z.uuid() }),
])
export type What = z.output<typeof What>

const one = z.object({ importId: z.uuid() })
const oneExport = z.object({ exportId: z.uuid() })
const own = { about: 'ownerId', seenBy: 'signedIn' } as const
const ownerId = z.uuid()
const decided = ['notFound', 'notNow'] as const
const imports = ['exchange.importChanged', 'exchange.importProgressed']

export const exchangeContract = contract('exchange', {
  permissions: {
    import: 'Bring customers and companies in from files',
    export: 'Take lists out as files',
    audit: 'See what everybody has taken out',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such import or export of yours' },
    notNow: { status: 409, message: 'This is not possible now' },
    underWay: { status: 409, message: 'Another one of yours is under way. Wait for it, or stop it' },
    mayNot: { status: 403, message: 'Your role may not do this' },
    gone: { status: 409, message: 'You may not work here any more, or the API token that began this has ended' },
    unforeseen: { status: 503, message: 'Something went wrong that is not your fault. It stands in the log of the server' },
    fileGone: {
      status: 409,
      message: 'The file is not kept any more, since somebody in it was erased. To choose the columns anew, bring it again',
    },
    tooOld: { status: 409, message: 'This was too long ago to be taken back' },
    empty: { status: 422, message: 'There is nothing in this file' },
    notText: { status: 422, message: 'This is no text. Save the table as CSV and try again' },
    tooManyColumns: { status: 422, message: 'There are too many columns in this file' },
    tooManyRows: { status: 422, message: 'There are too many rows in this file. Cut it into several' },
    broken: {
      status: 422,
      message: 'The file can not be read from one line on. A quotation mark is probably missing there',
    },
    oldCard: { status: 422, message: 'This is a vCard of version 2.1. Export it as version 3.0 or 4.0 and try again' },
    cardsAreCustomers: { status: 422, message: 'vCards are people. Bring them in as customers' },
    notMapped: { status: 422, message: 'The mapping has not as many columns as the file', field: 'mapping' },
    mappedTwice: { status: 422, message: 'Two columns can not be the same thing', field: 'mapping' },
    needsKey: {
      status: 422,
      message:
        'Say which column tells them apart: an e-mail address, a phone number or a key; of companies, the name or a domain',
      field: 'mapping',
    },
    noTarget: {
      status: 422,
      message: 'A column is to become an attribute that is not there any more',
      field: 'mapping',
    },
    nameTaken: { status: 409, message: 'There is a mapping of this name already', field: 'name' },
    tooManyImports: { status: 409, message: 'There are too many imports of yours already. Forget some first' },
    tooManyMappings: { status: 422, message: 'There are too many mappings already. Remove some first' },
    noCards: { status: 422, message: 'Only customers can become vCards', field: 'format' },
    ended: { status: 410, message: 'This file is not kept any more. Export again' },
  },
  events: {
    /** An import was begun, moved on, ended, or taken back. */
    importChanged: { ...own, payload: one.extend({ ownerId }) },
    /** A whisper: how far it is. */
    importProgressed: { ...own, payload: one.extend({ ownerId }) },
    mappingsChanged: { seenBy: 'import', payload: nothing },
    exportChanged: { ...own, payload: oneExport.extend({ ownerId }) },
    exportProgressed: { ...own, payload: oneExport.extend({ ownerId }) },
    /** Who took out how much of what: kept for good. */
    taken: {
      seenBy: 'nobody',
      payload: oneExport.extend({ kind: z.string(), format: Format, count: z.number().int() }),
    },
  },
  jobs: { work: one, make: oneExport, purge: nothing },
  queries: {
    imports: {
      summary: 'Your imports, the latest first',
      route: 'GET /imports',
      needs: 'import',
      input: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(50).default(20) }),
      output: page(Progress),
      staleOn: imports,
    },
    get: {
      summary: 'One import of yours: its columns, what they are, its first rows, and how far it is',
      route: 'GET /imports/{importId}',
      needs: 'import',
      input: one,
      output: ImportView,
      fails: ['notFound'],
      staleOn: imports,
    },
    trouble: {
      summary: 'Rows that are wrong, were not possible, or could not be taken back, and why',
      route: 'GET /imports/{importId}/trouble',
      needs: 'import',
      input: one.extend(paging),
      output: page(RowView),
      fails: ['notFound'],
      staleOn: ['exchange.importChanged'],
    },
    report: {
      summary: 'The same as CSV: the rows as they came, with their line and a column of reasons',
      route: 'GET /imports/{importId}/report',
      needs: 'import',
      input: one,
      output: z.unknown(),
      fails: ['notFound'],
      gives: 'bytes',
    },
    mappings: {
      summary: 'Mappings that were saved',
      route: 'GET /import-mappings',
      needs: 'import',
      input: nothing,
      output: z.object({ items: z.array(MappingView) }),
      staleOn: ['exchange.mappingsChanged'],
    },
    exports: {
      summary: 'What you have taken out lately, the latest first',
      route: 'GET /exports',
      needs: 'export',
      input: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(50).default(20) }),
      output: page(ExportView),
      staleOn: ['exchange.exportChanged', 'exchange.exportProgressed'],
    },
    taken: {
      summary: 'What everybody has taken out, the latest first: who, what and how much',
      route: 'GET /exports/of-everybody',
      needs: 'audit',
      input: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(50).default(20) }),
      output: page(TakenView),
    },
    file: {
      summary: 'The file of an export of yours, for a day',
      route: 'GET /exports/{exportId}/file',
      needs: 'export',
      input: oneExport,
      output: z.unknown(),
      fails: ['notFound', 'mayNot', 'ended'],
      gives: 'bytes',
    },
  },
  actions: {
    upload: {
      summary:
        'Bring a file: CSV in any encoding and with any delimiter, or vCards 3.0 and 4.0. Nothing is imported yet',
      route: 'POST /imports',
      needs: 'import',
      input: z.object({
        body: z.instanceof(Uint8Array),
        name: z.string().min(1).max(500),
        about: About,
        /** Instead of the guess. */
        encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
        delimiter: z.string().length(1).optional(),
      }),
      output: one,
      fails: ['empty', 'notText', 'tooManyColumns', 'broken', 'oldCard', 'cardsAreCustomers', 'mayNot', 'tooManyImports'],
      takes: 'bytes',
      maxBytes: most.bytes,
      limit: { per: 'actor', max: 60, seconds: 60 },
    },
    check: {
      summary: 'Look through all rows as if they were imported, and tell what is wrong; changes nothing',
      route: 'POST /imports/{importId}/check',
      needs: 'import',
      input: one.extend({
        mapping: z.array(Target.nullable()).max(most.columns),
        hasHeading: z.boolean(),
        /** With those that are there already: leave them, fill in what is empty, or overwrite what is given. */
        existing: Existing,
        /** Of which system the keys are. */
        source: title(40).default('import'),
      }),
      output: nothing,
      fails: [...decided, 'notMapped', 'mappedTwice', 'needsKey', 'noTarget', 'underWay'],
    },
    start: {
      summary: 'Import the rows that are right',
      route: 'POST /imports/{importId}/start',
      needs: 'import',
      input: one,
      output: nothing,
      fails: [...decided, 'underWay', 'mayNot'],
    },
    stop: {
      summary: 'Stop; what was imported stays',
      route: 'POST /imports/{importId}/stop',
      needs: 'import',
      input: one,
      output: nothing,
      fails: decided,
    },
    goOn: {
      summary: 'Go on where it was stopped',
      route: 'POST /imports/{importId}/go-on',
      needs: 'import',
      input: one,
      output: nothing,
      fails: [...decided, 'underWay', 'mayNot'],
    },
    undo: {
      summary: 'Put everything back as it was, where nobody has changed it since',
      route: 'POST /imports/{importId}/undo',
      needs: 'import',
      input: one,
      output: nothing,
      fails: [...decided, 'tooOld', 'underWay', 'mayNot'],
    },
    discard: {
      summary: 'Forget an import with its file; what was imported stays and can not be taken back any more',
      route: 'POST /imports/{importId}/discard',
      needs: 'import',
      input: one,
      output: nothing,
      fails: decided,
    },
    saveMapping: {
      summary: 'Keep which column is what, by the names of the columns',
      route: 'POST /import-mappings',
      needs: 'import',
      input: z.object({ about: About, name: title(80), targets: z.record(z.string().max(200), Target) }),
      output: MappingView,
      fails: ['nameTaken', 'tooManyMappings'],
    },
    removeMapping: {
      summary: 'Remove a saved mapping',
      route: 'POST /import-mappings/{mappingId}/remove',
      needs: 'import',
      input: z.object({ mappingId: z.uuid() }),
      output: nothing,
      fails: ['notFound'],
    },
    begin: {
      summary: 'Take a list out as a file, as a job; who took out what is on record',
      route: 'POST /exports',
      needs: 'export',
      input: z.object({ what: What, format: Format.default('csv') }),
      output: oneExport,
      fails: ['underWay', 'mayNot', 'noCards'],
    },
    stopExport: {
      summary: 'Stop an export that is being made',
      route: 'POST /exports/{exportId}/stop',
      needs: 'export',
      input: oneExport,
      output: nothing,
      fails: decided,
    },
  },
})
