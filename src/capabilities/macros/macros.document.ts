// Saved replies as one JSON document, which another Heed can read: what it refers to stands there by its name.
import { z } from 'zod'
import { Priority } from '#capabilities/fields/fields.contract.ts'
import { Language, most } from './macros.views.ts'

const name = z.string().trim().min(1).max(200)

const File = z.object({
  /** Named so in the words, as `cid:…`, when it is a picture in them. */
  id: z.string().max(100),
  name: z.string().min(1).max(500),
  type: z.string().max(200),
  inline: z.boolean(),
  /** Base64. */
  content: z.base64().max(40_000_000),
})

/** Tags, teams, fields and their options by name; people by their e-mail address. */
const NamedActs = z.object({
  note: z.string().max(50_000).optional(),
  addTags: z.array(name).max(20).optional(),
  removeTags: z.array(name).max(20).optional(),
  assignee: z.string().max(320).nullable().optional(),
  team: name.nullable().optional(),
  state: z.enum(['open', 'with_customer', 'closed']).optional(),
  snoozeDays: z.number().int().min(1).max(90).optional(),
  priority: Priority.optional(),
  fields: z
    .array(
      z.object({
        field: name,
        value: z.union([z.string().max(2000), z.number(), z.boolean(), z.array(name).max(50), z.null()]),
      }),
    )
    .max(20)
    .optional(),
})
export type NamedActs = z.output<typeof NamedActs>

export const Document = z.object({
  format: z.literal('heed.macros'),
  version: z.literal(1),
  macros: z
    .array(
      z.object({
        name: name.max(120),
        folder: name.max(120).nullable().default(null),
        words: z
          .array(
            z.object({
              language: Language,
              html: z.string().max(200_000),
              files: z.array(File).max(most.files).default([]),
            }),
          )
          .max(most.languages)
          .default([]),
        acts: NamedActs.default({}),
      }),
    )
    .max(most.macros),
})
export type Document = z.output<typeof Document>
export type NamedMacro = Document['macros'][number]

/** Undefined when the bytes are no such document. */
export function readDocument(bytes: Uint8Array): Document | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const read = Document.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
