// What is told of a customer.
import { z } from 'zod'

export const addressKinds = ['email', 'phone', 'handle'] as const
export const AddressKind = z.enum(addressKinds)
export type AddressKind = z.output<typeof AddressKind>

export const marks = ['vip', 'vulnerable'] as const
export const Mark = z.enum(marks)
export type Mark = z.output<typeof Mark>

export const AddressView = z.object({
  id: z.uuid(),
  kind: AddressKind,
  /** As it is compared: lower-case e-mail, a number by E.164, a handle as `network:name`. */
  address: z.string(),
  /** As people read it. */
  shown: z.string(),
  /** Of a handle. */
  network: z.string().nullable(),
  verified: z.boolean(),
  primary: z.boolean(),
})
export type AddressView = z.output<typeof AddressView>

export const Somebody = z.object({ id: z.uuid(), name: z.string() })

export const MarkView = z.object({ mark: Mark, reason: z.string(), by: Somebody.nullable(), at: z.string() })
export type MarkView = z.output<typeof MarkView>

const rights = ['rename', 'setTimeZone', 'changeAddresses', 'mark', 'setOwner', 'note', 'setPicture'] as const

export const CustomerView = z.object({
  /** Of the surviving customer, when the one asked for was merged into another. */
  id: z.uuid(),
  /** `erased`: nothing is known of this person any more. */
  state: z.enum(['active', 'erased']),
  name: z.string(),
  /** Version of the picture, to put into its address; null: there is none. */
  picture: z.string().nullable(),
  addresses: z.array(AddressView),
  marks: z.array(MarkView),
  owner: Somebody.nullable(),
  createdAt: z.string(),
  /** IANA name; null while nobody has noted it. */
  timeZone: z.string().nullable(),
  /** Since when the data is only kept; null: it is used. */
  restrictedAt: z.string().nullable(),
  revision: z.number().int(),
  allowed: z.array(z.enum(rights)),
})
export type CustomerView = z.output<typeof CustomerView>
export const everyRight: CustomerView['allowed'] = [...rights]

export const NoteView = z.object({
  id: z.uuid(),
  body: z.string(),
  by: Somebody.nullable(),
  at: z.string(),
  changedBy: Somebody.nullable(),
  changedAt: z.string().nullable(),
  revision: z.number().int(),
})
export type NoteView = z.output<typeof NoteView>
