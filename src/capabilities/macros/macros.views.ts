// What saved replies and macros look like to whoever asks, and what they may hold. Runs in the browser too.
import { z } from 'zod'
import { Priority, Value } from '#capabilities/fields/fields.contract.ts'

/** So many there may be. */
export const most = { macros: 5000, folders: 200, languages: 20, files: 20 }
/** What nobody has looked at for so many days may be out of date. */
export const staleAfterDays = 183

/** What a macro does besides writing to the customer; what is left out stays as it is. */
export const Acts = z.object({
  /** A note for colleagues: HTML with variables. */
  note: z.string().max(50_000).optional(),
  addTags: z.array(z.uuid()).max(20).optional(),
  removeTags: z.array(z.uuid()).max(20).optional(),
  /** `me`: whoever uses it. Null: nobody. */
  assignee: z
    .union([z.literal('me'), z.uuid()])
    .nullable()
    .optional(),
  teamId: z.uuid().nullable().optional(),
  /** When it also writes: how the conversation stands after the answer was sent. */
  state: z.enum(['open', 'with_customer', 'closed']).optional(),
  /** Put aside for so many days. */
  snoozeDays: z.number().int().min(1).max(90).optional(),
  priority: Priority.optional(),
  fields: z
    .array(z.object({ fieldId: z.uuid(), value: Value }))
    .max(20)
    .optional(),
})
export type Acts = z.output<typeof Acts>
export const actNames = [
  'note',
  'addTags',
  'removeTags',
  'assignee',
  'teamId',
  'state',
  'snoozeDays',
  'priority',
  'fields',
] as const
export const ActName = z.enum(actNames)
export type ActName = z.output<typeof ActName>

/**
 * BCP 47, a language with a region or a script, and `-x-informal` for those whom one calls “du” or “tu”; empty: for whom
 * no other is written.
 */
export const Language = z.union([
  z.literal(''),
  z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|\d{3}))?(-x-informal)?$/),
])

export const Template = z.object({
  language: Language,
  template: z.string().max(200_000),
  fileIds: z.array(z.uuid()).max(most.files).default([]),
})
export const templates = z
  .array(Template)
  .max(most.languages)
  .refine((list) => new Set(list.map(({ language }) => language)).size === list.length, 'Each language once')

const Right = z.enum(['change', 'review'])
export const rights = z.array(Right)
export const Whose = z.enum(['own', 'team', 'all'])

export const MacroLine = z.object({
  id: z.uuid(),
  name: z.string(),
  folderId: z.uuid().nullable(),
  whose: Whose,
  teamId: z.uuid().nullable(),
  languages: z.array(z.string()),
  /** First words. */
  begins: z.string(),
  acts: z.array(ActName),
  archived: z.boolean(),
  uses: z.number().int(),
  usedAt: z.string().nullable(),
  changedAt: z.string(),
  changedBy: z.string().nullable(),
  reviewedAt: z.string(),
  /** Nobody has looked at it for half a year. */
  stale: z.boolean(),
  revision: z.number().int(),
  allowed: rights,
})
export type MacroLine = z.output<typeof MacroLine>

/** `known`: words of this conversation; `blank`: a word that nobody knows. */
export const Piece = z.object({ is: z.enum(['plain', 'known', 'blank']), says: z.string() })
export type Piece = z.output<typeof Piece>

export const Folder = z.object({
  id: z.uuid(),
  name: z.string(),
  own: z.boolean(),
  count: z.number().int(),
  allowed: z.array(z.enum(['change'])),
})
export type Folder = z.output<typeof Folder>

export const Found = z.object({
  id: z.uuid(),
  name: z.string(),
  folder: z.string().nullable(),
  whose: Whose,
  begins: z.string(),
  languages: z.array(z.string()),
  acts: z.array(ActName),
})
export type Found = z.output<typeof Found>
