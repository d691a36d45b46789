// The organisation: whether Heed is set up, and the settings that hold for everyone.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { locales } from '#kernel/text.ts'
import { type OrganisationView, organisationContract } from './organisation.contract.ts'
import { organisation } from './organisation.public.ts'
import { momentOf, timeChoices } from './organisation.times.ts'

export default capability(organisationContract, {
  queries: {
    state: async ({ db, actor, services }) => {
      const row = await readOrganisation(db)
      return {
        isSetUp: Boolean(row),
        name: row?.name ?? '',
        locale: row?.locale ?? actor.locale,
        locales: [...locales],
        demo: services.config.demo,
      }
    },
    get: async ({ db, actor, fail }) => {
      const row = await readOrganisation(db)
      return row ? toView(row, actor) : fail('notSetUp')
    },
    times: async ({ actor, now, input: { local } }) => ({
      timeZone: actor.timeZone,
      choices: timeChoices(now, actor.timeZone),
      moment: (local && momentOf(local, actor.timeZone)?.toISOString()) || null,
    }),
  },
  actions: {
    update: async ({ tx, actor, now, input, emit, fail }) => {
      const row = await readOrganisation(tx)
      if (!row) return fail('notSetUp')
      const { revision, name, timeZone, locale, quoteHistory, reopenDays, proxyImages, agentsSee, spamDays } = input
      if (locale && !locales.includes(locale)) return fail('unknownLocale')
      // The revision stands in the WHERE, so that of two who save at once the second is refused.
      const saved = await tx
        .updateTable('organisation')
        .set({
          name,
          time_zone: timeZone,
          locale,
          quote_history: quoteHistory,
          reopen_days: reopenDays,
          proxy_images: proxyImages,
          agents_see: agentsSee,
          spam_days: spamDays,
        })
        .set({ revision: sql`revision + 1`, changed_by: actor.name, changed_at: now })
        .where('revision', '=', revision)
        .returningAll()
        .executeTakeFirst()
      if (!saved) {
        const latest = await readOrganisation(tx)
        return fail('changedMeanwhile', { revision: latest?.revision, by: latest?.changed_by, at: latest?.changed_at })
      }
      emit('changed', { revision: saved.revision })
      return toView(saved, actor)
    },
  },
  jobs: {},
  variables: {
    'organisation.name': {
      label: 'variables.organisation.name',
      read: async (db) => (await organisation(db))?.name || null,
    },
  },
})

const readOrganisation = (db: Reader) => db.selectFrom('organisation').selectAll().executeTakeFirst()
type Row = NonNullable<Awaited<ReturnType<typeof readOrganisation>>>

const toView = (row: Row, actor: Actor): OrganisationView => ({
  name: row.name,
  timeZone: row.time_zone,
  locale: row.locale,
  quoteHistory: row.quote_history,
  reopenDays: row.reopen_days,
  proxyImages: row.proxy_images,
  agentsSee: row.agents_see as OrganisationView['agentsSee'],
  spamDays: row.spam_days,
  revision: row.revision,
  allowed: may(actor, 'organisation:manage') ? ['update'] : [],
})
