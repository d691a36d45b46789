// What people are told about, by which ways, and what holds until somebody chooses. Plain data, for server and screens.
import { z } from 'zod'

export const kinds = [
  'mentioned',
  'assigned',
  'customerWrote',
  'outsideWrote',
  'noteAdded',
  'answered',
  'stateChanged',
  'reminder',
  'undelivered',
  'teamWork',
] as const
export const Kind = z.enum(kinds)
export type Kind = (typeof kinds)[number]

/** `app`: the list in the app. */
export const ways = ['app', 'push', 'mail'] as const
export type Way = (typeof ways)[number]

const Ways = z.object({ app: z.boolean(), push: z.boolean(), mail: z.boolean() })
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day, e.g. 18:30')
/** ISO 8601: 1 is Monday. */
const days = z.array(z.number().int().min(1).max(7)).max(7)

export const paces = ['atOnce', 'hourly', 'daily'] as const

export const Quiet = z.object({
  on: z.boolean(),
  /** By the clock on the wall; until the next day when `to` is not after `from`. */
  from: time,
  to: time,
  /** Days on which they begin. */
  days,
  /** Quiet from midnight to midnight. */
  daysOff: days,
})
export type Quiet = z.output<typeof Quiet>

export const Settings = z.object({
  choices: z.object({
    mentioned: Ways,
    assigned: Ways,
    customerWrote: Ways,
    outsideWrote: Ways,
    noteAdded: Ways,
    answered: Ways,
    stateChanged: Ways,
    reminder: Ways,
    undelivered: Ways,
    teamWork: Ways,
  } satisfies Record<Kind, typeof Ways>),
  quiet: Quiet,
  pace: z.enum(paces),
  /** For the pace `daily`. */
  mailAt: time,
  sound: z.boolean(),
})
export type Settings = z.output<typeof Settings>

const by = (...chosen: Way[]) => ({
  app: chosen.includes('app'),
  push: chosen.includes('push'),
  mail: chosen.includes('mail'),
})

/** Told at once what needs the person; the rest waits in the list. */
export const defaults: Settings = {
  choices: {
    mentioned: by('app', 'push', 'mail'),
    assigned: by('app', 'push'),
    customerWrote: by('app', 'push'),
    outsideWrote: by('app', 'push'),
    noteAdded: by('app'),
    answered: by('app'),
    stateChanged: by('app'),
    reminder: by('app', 'push'),
    undelivered: by('app', 'push'),
    teamWork: by(),
  },
  quiet: { on: false, from: '18:00', to: '08:00', days: [1, 2, 3, 4, 5, 6, 7], daysOff: [] },
  pace: 'hourly',
  mailAt: '08:00',
  sound: false,
}
