// What is told of imports and exports.
import { z } from 'zod'
import { Somebody } from '#capabilities/customers/customers.contract.ts'

export const About = z.enum(['customer', 'company'])
export type About = z.output<typeof About>

export const existings = ['fill', 'skip', 'overwrite'] as const
export const Existing = z.enum(existings)
export type Existing = z.output<typeof Existing>

/** What a column can be; beside these, `attributes.<id>`. */
export const targets = {
  customer: ['name', 'givenName', 'familyName', 'email', 'phone', 'company', 'role', 'timeZone', 'key'],
  company: ['name', 'domain'],
} as const
/** Of these there may be several columns. */
export const several: readonly string[] = ['email', 'phone', 'domain']

export const Target = z
  .string()
  .regex(/^(?:[a-z]+(?:Name|Zone)?|attributes\.[0-9a-f-]{36})$/)
  .max(60)
export type Target = z.output<typeof Target>

export const problemCodes = [
  'notEmail',
  'notPhone',
  'notDomain',
  'publicProvider',
  'notTimeZone',
  'unfitting',
  'tooLong',
  'nobody',
  'nameless',
  'twice',
  'ambiguous',
  'taken',
  'restricted',
  'erased',
  'takenMeanwhile',
  'inUse',
  'name',
  'timeZone',
  'addresses',
  'attributes',
  'gone',
  'internal',
] as const
export const Problem = z.object({
  /** Place of the column; null: of the whole row. */
  column: z.number().int().nullable(),
  code: z.enum(problemCodes),
  value: z.string(),
})
export type Problem = z.output<typeof Problem>

const count = z.number().int()
export const ImportState = z.enum([
  'mapping',
  'checking',
  'checked',
  'running',
  'stopped',
  'done',
  'failed',
  'undoing',
  'undone',
])
export type ImportState = z.output<typeof ImportState>

export const Progress = z.object({
  id: z.uuid(),
  about: About,
  format: z.enum(['csv', 'vcard']),
  fileName: z.string(),
  state: ImportState,
  /** Why it could not be done at all, in words; empty otherwise. */
  why: z.string(),
  /** Rows that were read; wrong; to make and to change, as they were checked. */
  total: count,
  bad: count,
  toMake: count,
  toChange: count,
  /** Made; changed; left as they were; not possible; taken back; not taken back, since somebody has changed them. */
  made: count,
  changed: count,
  same: count,
  failed: count,
  undone: count,
  kept: count,
  beganAt: z.string(),
  allowed: z.array(z.enum(['check', 'start', 'stop', 'goOn', 'undo', 'discard'])),
})
export type Progress = z.output<typeof Progress>

export const Choice = z.object({
  target: z.string(),
  /** Of an attribute; else the screen has the word. */ name: z.string().nullable(),
})

export const ImportView = Progress.extend({
  encoding: z.string(),
  delimiter: z.string(),
  hasHeading: z.boolean(),
  columns: z.array(z.string()),
  /** By column; null: it is left out. Until it is checked, a guess. */
  mapping: z.array(z.string().nullable()),
  existing: Existing,
  source: z.string(),
  /** What columns can be. */
  choices: z.array(Choice),
  /** The first rows of the file. */
  firstRows: z.array(z.array(z.string())),
})
export type ImportView = z.output<typeof ImportView>

export const RowView = z.object({
  place: count,
  line: count,
  state: z.enum(['bad', 'failed', 'kept']),
  /** First words of the row, to find it by. */
  label: z.string(),
  /** The customer or company, where it is one. */
  subjectId: z.uuid().nullable(),
  problems: z.array(z.object({ column: z.string(), code: z.string(), value: z.string(), why: z.string() })),
})
export type RowView = z.output<typeof RowView>

export const MappingView = z.object({
  id: z.uuid(),
  about: About,
  name: z.string(),
  targets: z.record(z.string(), z.string()),
})
export type MappingView = z.output<typeof MappingView>

export const ExportView = z.object({
  id: z.uuid(),
  kind: z.enum(['customers', 'segment', 'companies', 'conversations', 'orders']),
  format: z.enum(['csv', 'vcard']),
  state: z.enum(['making', 'ready', 'failed', 'stopped', 'ended']),
  why: z.string(),
  done: count,
  fileName: z.string(),
  beganAt: z.string(),
  /** Until then the file can be had. */
  endsAt: z.string().nullable(),
})
export type ExportView = z.output<typeof ExportView>

export const TakenView = ExportView.extend({ by: Somebody, byToken: z.boolean() })
export type TakenView = z.output<typeof TakenView>
