// What people write down about conversations: fields of their own, how urgent it is, and what kind of matter.
import { z } from 'zod'
import { contract, nothing, title } from '#kernel/contract.ts'

export const fieldKinds = ['text', 'number', 'choice', 'choices', 'date', 'person', 'flag'] as const
export const FieldKind = z.enum(fieldKinds)
export type FieldKind = z.output<typeof FieldKind>

/** From the least to the most. */
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const Priority = z.enum(priorities)
export type Priority = z.output<typeof Priority>

/** So many there may be. */
export const most = { fields: 60, options: 200, kinds: 40 }

/**
 * By kind: a text; a number; the id of an option; ids of options; a day as `2026-11-23`; the id of an agent; true.
 * Null: not known.
 */
export const Value = z
  .union([z.string().max(2000), z.number().min(-1e12).max(1e12), z.boolean(), z.array(z.uuid()).max(50)])
  .nullable()
export type Value = z.output<typeof Value>

export const OptionView = z.object({ id: z.uuid(), name: z.string(), archived: z.boolean() })
export const FieldView = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string(),
  kind: FieldKind,
  teamId: z.uuid().nullable(),
  requiredOnClose: z.boolean(),
  archived: z.boolean(),
  options: z.array(OptionView),
  revision: z.number().int(),
})
export type FieldView = z.output<typeof FieldView>

/** `name` null: by the texts of the interface, `facets.fields.kind.<id>`. */
export const KindView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  archived: z.boolean(),
  revision: z.number().int(),
})
export type KindView = z.output<typeof KindView>

export const MarksView = z.object({
  priority: z.object({ value: Priority, reason: z.string(), revision: z.number().int() }),
  kind: z.object({ id: z.string().nullable(), revision: z.number().int() }),
  /** Of the fields that are asked of this conversation, in order; `revision` 0: nothing was ever written. */
  fields: z.array(z.object({ fieldId: z.uuid(), value: Value, revision: z.number().int() })),
})
export type MarksView = z.output<typeof MarksView>

const one = { conversationId: z.uuid() }
const on = { about: 'conversationId', seenBy: 'use' } as const
const revision = z.number().int()
const name = title(80)
const kindId = z.string().min(1).max(60)
const options = z
  .array(z.object({ id: z.uuid().optional(), name }))
  .max(most.options)
  .refine(
    (list) => new Set(list.map((option) => option.name.toLowerCase())).size === list.length,
    'Two options have the same name',
  )

export const fieldsContract = contract('fields', {
  permissions: {
    use: 'Fill in fields, priority and kind of conversations',
    manage: 'Make fields and kinds of conversations',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such field, or it is not asked of this conversation' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    kindNotFound: { status: 404, message: 'There is no such kind of conversation' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
    notText: { status: 422, message: 'This field takes words' },
    notNumber: { status: 422, message: 'This field takes a number, such as 12 or 3.5' },
    notDay: { status: 422, message: 'This field takes a day that there is' },
    notOption: { status: 422, message: 'Choose from what this field offers' },
    notPerson: { status: 422, message: 'Choose somebody who works here' },
    notFlag: { status: 422, message: 'This field takes yes or no' },
    missing: { status: 422, message: 'Before this conversation is closed, something must be filled in' },
    nameTaken: { status: 409, message: 'There is one of this name already', field: 'name' },
    unknownTeam: { status: 422, message: 'There is no such team, or its work is not shown to you', field: 'teamId' },
    noOptions: { status: 422, message: 'Give this field something to choose from', field: 'options' },
    tooMany: { status: 422, message: 'There are too many already. Archive some first' },
  },
  events: {
    set: { ...on, told: true, payload: z.object({ ...one, fieldId: z.uuid(), isEmpty: z.boolean() }) },
    prioritised: { ...on, told: true, payload: z.object({ ...one, from: Priority, to: Priority, reason: z.string() }) },
    kindSet: {
      ...on,
      told: true,
      payload: z.object({ ...one, from: z.string().nullable(), to: z.string().nullable() }),
    },
    /** It is otherwise, though nobody wrote anything: it came or went with a conversation. */
    touched: { ...on, payload: z.object(one) },
    /** Fields or kinds were made, changed or archived. */
    rearranged: { seenBy: 'use', payload: z.object({ id: z.string().optional() }) },
  },
  jobs: {},
  queries: {
    list: {
      summary: 'The fields of everybody and of teams whose work you see, in order, archived ones last; and the kinds',
      route: 'GET /fields',
      needs: 'use',
      input: nothing,
      output: z.object({ fields: z.array(FieldView), kinds: z.array(KindView) }),
      staleOn: ['fields.rearranged', 'people.teamChanged'],
    },
    of: {
      summary: 'Priority, kind and fields of a conversation',
      route: 'GET /conversations/{conversationId}/fields',
      needs: 'use',
      input: z.object(one),
      output: MarksView,
      fails: ['conversationNotFound'],
      staleOn: [
        'fields.set',
        'fields.prioritised',
        'fields.kindSet',
        'fields.touched',
        'fields.rearranged',
        'conversations.assigned',
        'conversations.moved',
      ],
    },
  },
  actions: {
    set: {
      summary: 'Write one field of a conversation; null empties it',
      route: 'POST /conversations/{conversationId}/fields/{fieldId}',
      needs: 'use',
      input: z.object({ ...one, fieldId: z.uuid(), value: Value, revision }),
      output: z.object({ value: Value, was: Value, revision }),
      fails: [
        'conversationNotFound',
        'notFound',
        'changedMeanwhile',
        'notText',
        'notNumber',
        'notDay',
        'notOption',
        'notPerson',
        'notFlag',
      ],
    },
    prioritise: {
      summary: 'Say how urgent a conversation is, and why',
      route: 'POST /conversations/{conversationId}/priority',
      needs: 'use',
      input: z.object({ ...one, priority: Priority, reason: z.string().trim().max(300).default(''), revision }),
      output: z.object({ was: z.object({ priority: Priority, reason: z.string() }), revision }),
      fails: ['conversationNotFound', 'changedMeanwhile'],
    },
    setKind: {
      summary: 'Say of what kind a conversation is; null: of none',
      route: 'POST /conversations/{conversationId}/kind',
      needs: 'use',
      input: z.object({ ...one, kindId: kindId.nullable(), revision }),
      output: z.object({ was: z.string().nullable(), revision }),
      fails: ['conversationNotFound', 'kindNotFound', 'changedMeanwhile'],
    },
    create: {
      summary: 'Make a field, for all conversations or for those of a team',
      route: 'POST /fields',
      needs: 'manage',
      input: z.object({
        name,
        hint: z.string().trim().max(200).default(''),
        kind: FieldKind,
        teamId: z.uuid().nullable().default(null),
        requiredOnClose: z.boolean().default(false),
        options: options.default([]),
      }),
      output: FieldView,
      fails: ['nameTaken', 'unknownTeam', 'noOptions', 'tooMany'],
    },
    update: {
      summary: 'Change or archive a field; its kind stays. Options left out are archived',
      route: 'PATCH /fields/{fieldId}',
      needs: 'manage',
      input: z.object({
        fieldId: z.uuid(),
        revision,
        name: name.optional(),
        hint: z.string().trim().max(200).optional(),
        requiredOnClose: z.boolean().optional(),
        options: options.optional(),
        archived: z.boolean().optional(),
      }),
      output: FieldView,
      fails: ['notFound', 'nameTaken', 'noOptions', 'changedMeanwhile', 'tooMany'],
    },
    move: {
      summary: 'Put a field after another, or first with `after` null',
      route: 'POST /fields/{fieldId}/move',
      needs: 'manage',
      input: z.object({ fieldId: z.uuid(), after: z.uuid().nullable() }),
      output: nothing,
      fails: ['notFound'],
    },
    createKind: {
      summary: 'Make a kind of conversation',
      route: 'POST /conversation-kinds',
      needs: 'manage',
      input: z.object({ name }),
      output: KindView,
      fails: ['nameTaken', 'tooMany'],
    },
    updateKind: {
      summary: 'Rename or archive a kind of conversation',
      route: 'PATCH /conversation-kinds/{kindId}',
      needs: 'manage',
      input: z.object({ kindId, revision, name: name.optional(), archived: z.boolean().optional() }),
      output: KindView,
      fails: ['kindNotFound', 'nameTaken', 'changedMeanwhile'],
    },
  },
})
