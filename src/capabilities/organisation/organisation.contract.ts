// The organisation that this Heed serves: its name, language, time zone and the few settings that hold for everyone.
import { z } from 'zod'
import { contract, instant, nothing } from '#kernel/contract.ts'

/** An IANA time zone that this JavaScript engine knows, e.g. `Europe/Berlin`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'Choose a time zone from the list')

/** A BCP 47 language tag; that there is a translation for it is checked by whoever saves it. */
export const Locale = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Choose a language from the list')
  .max(35)

export const OrganisationName = z.string().trim().min(1).max(200)

const Settings = z.object({
  name: OrganisationName,
  timeZone: TimeZone,
  locale: Locale,
  /** Put the earlier messages under a reply. */
  quoteHistory: z.boolean(),
  /** A reply to a conversation closed longer ago than this many days opens a new one. */
  reopenDays: z.number().int().min(0).max(3650),
  /** Fetch outside images through Heed, so that the sender does not learn who reads. */
  proxyImages: z.boolean(),
  /**
   * What people see: everything that is not private, or the work of their own teams and what belongs to no team.
   */
  agentsSee: z.enum(['notPrivate', 'ownTeams']),
  /** Spam is removed after so many days; null: it is kept. */
  spamDays: z.number().int().min(1).max(3650).nullable(),
})
export const OrganisationView = Settings.extend({ revision: z.number().int(), allowed: z.array(z.enum(['update'])) })
export type OrganisationView = z.output<typeof OrganisationView>

/** What the clocks of a time zone will show: `2026-11-26T09:00`. */
export const LocalTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)

/** A time to come: an instant, or without an offset by the clocks of somebody. */
export const Moment = z.union([instant, LocalTime])

/** A time that can be chosen with one key. `local`: the same as the clocks of its zone show it. */
export const TimeChoice = z.object({
  id: z.enum(['inAnHour', 'thisAfternoon', 'tomorrowMorning', 'inThreeDays', 'nextWeek']),
  at: z.string(),
  local: z.string(),
})
export type TimeChoice = z.output<typeof TimeChoice>

export const organisationContract = contract('organisation', {
  permissions: { manage: 'Change the settings of the organisation' },
  errors: {
    notSetUp: { status: 409, message: 'Heed is not set up yet' },
    changedMeanwhile: { status: 409, message: 'Somebody else saved these settings meanwhile' },
    unknownLocale: { status: 422, message: 'Heed does not speak this language yet', field: 'locale' },
  },
  events: {
    setUp: { seenBy: 'signedIn', payload: z.object({ name: z.string() }) },
    changed: { seenBy: 'signedIn', payload: z.object({ revision: z.number().int() }) },
  },
  jobs: {},
  queries: {
    state: {
      summary: 'Whether Heed is set up, and in which languages it speaks; for pages before sign-in',
      route: 'GET /organisation/state',
      needs: 'public',
      input: nothing,
      output: z.object({
        isSetUp: z.boolean(),
        name: z.string(),
        locale: z.string(),
        locales: z.array(z.string()),
        demo: z.boolean(),
      }),
      limit: { per: 'ip', max: 600, seconds: 60 },
      staleOn: ['organisation.changed', 'organisation.setUp'],
    },
    get: {
      summary: 'Settings of the organisation',
      route: 'GET /organisation',
      needs: 'signedIn',
      input: nothing,
      output: OrganisationView,
      fails: ['notSetUp'],
      staleOn: ['organisation.changed'],
    },
    times: {
      summary: 'Times to come that are often chosen, by your clocks',
      route: 'GET /times',
      needs: 'signedIn',
      input: z.object({ local: LocalTime.optional() }),
      output: z.object({
        timeZone: z.string(),
        choices: z.array(TimeChoice),
        /** The instant at which your clocks show `local`. */
        moment: z.string().nullable(),
      }),
    },
  },
  actions: {
    update: {
      summary: 'Change settings of the organisation',
      route: 'PATCH /organisation',
      needs: 'manage',
      input: Settings.partial().extend({ revision: z.number().int() }),
      output: OrganisationView,
      fails: ['notSetUp', 'changedMeanwhile', 'unknownLocale'],
    },
  },
})

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
