// What is told of requests.
import { z } from 'zod'

export const kinds = ['access', 'portability', 'erasure', 'rectification', 'restriction', 'objection'] as const
export const Kind = z.enum(kinds)
export type Kind = z.output<typeof Kind>

export const channels = ['email', 'phone', 'letter', 'person', 'portal'] as const
export const Channel = z.enum(channels)
/** By which others tell us what a person asked; in the portal they ask themselves. */
export const recordedChannels = ['email', 'phone', 'letter', 'person'] as const
export const RecordedChannel = z.enum(recordedChannels)

export const RequestState = z.enum(['open', 'working', 'done', 'refused', 'withdrawn'])
export type RequestState = z.output<typeof RequestState>

export const rights = [
  ...(['take', 'identify', 'lengthen', 'makeArchive', 'giveArchive', 'removeArchive', 'erase'] as const),
  ...(['restrict', 'lift', 'finish', 'refuse', 'withdraw'] as const),
] as const
export const Right = z.enum(rights)
export type Right = z.output<typeof Right>

const Somebody = z.object({ id: z.uuid(), name: z.string() })

/** One line of the list. */
export const RequestLine = z.object({
  id: z.uuid(),
  number: z.number().int(),
  kind: Kind,
  state: RequestState,
  /** The name is empty once the person is erased. */
  customer: Somebody,
  receivedAt: z.string(),
  /** The end of the last day. */
  dueAt: z.string(),
  overdue: z.boolean(),
  lengthened: z.boolean(),
  agent: Somebody.nullable(),
  closedAt: z.string().nullable(),
})
export type RequestLine = z.output<typeof RequestLine>

export const ArchiveView = z.object({
  id: z.uuid(),
  state: z.enum(['making', 'ready', 'failed', 'gone']),
  total: z.number().int(),
  done: z.number().int(),
  madeAt: z.string(),
  /** Until then the link that was sent works; null: none was sent. */
  linkEndsAt: z.string().nullable(),
  /** Then its files are removed. */
  goneAt: z.string(),
  parts: z.array(z.object({ position: z.number().int(), name: z.string(), size: z.number().int() })),
})
export type ArchiveView = z.output<typeof ArchiveView>

export const LogEntry = z.object({
  id: z.uuid(),
  at: z.string(),
  by: Somebody.nullable(),
  what: z.string(),
  detail: z.string(),
})

export const KeptView = z.object({ section: z.string(), reason: z.string(), until: z.string() })

export const RequestView = RequestLine.extend({
  channel: Channel,
  /** What they asked for, as it was noted. */
  asked: z.string(),
  outcome: z.string(),
  identity: z.enum(['code', 'agent']).nullable(),
  lengthenedReason: z.string(),
  revision: z.number().int(),
  /** The data of the customer is only kept. */
  restricted: z.boolean(),
  /** E-mail addresses on record; a code or the link goes only to one that is surely theirs alone (`doubt` null). */
  addresses: z.array(z.object({ id: z.uuid(), address: z.string(), doubt: z.enum(['shared', 'unchecked']).nullable() })),
  archive: ArchiveView.nullable(),
  erasure: z
    .object({
      /** Owners of data that are through, of all. */
      done: z.number().int(),
      total: z.number().int(),
      beganAt: z.string(),
      endedAt: z.string().nullable(),
    })
    .nullable(),
  kept: z.array(KeptView),
  log: z.array(LogEntry),
  allowed: z.array(Right),
})
export type RequestView = z.output<typeof RequestView>

/** What goes and what stays when a person is erased. */
export const SectionCount = z.object({ section: z.string(), goes: z.number().int(), stays: z.number().int() })

export const SettingsView = z.object({
  orderYears: z.number().int().nullable(),
  orderReason: z.string(),
  linkDays: z.number().int(),
  revision: z.number().int(),
})
export type SettingsView = z.output<typeof SettingsView>
