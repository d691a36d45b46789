// Mailboxes: settings, connection checks, heartbeat, and fetching of earlier mail on request.
import { type Actor, may, system } from '#kernel/actor.ts'
import { type Audience, capability } from '#kernel/capability.ts'
import { mailboxesContract } from './mailboxes.contract.ts'
import { endBackfill } from './mailboxes.backfill.ts'
import { runCheck, startCheck } from './mailboxes.checks.ts'
import { alarmAfter, knowsMailbox } from './mailboxes.policy.ts'
import { listBackfills, listHealth, listMailboxes, readBackfill, readCheck, readSettings } from './mailboxes.queries.ts'
import { createMailbox, removeMailbox, setDkimKey, updateMailbox } from './mailboxes.saving.ts'
import { mailboxesTopic } from './mailboxes.public.ts'
import { variables } from './mailboxes.variables.ts'

/** Progress is for those who may set mailboxes up. */
const managers: Audience = {
  load: async () => new Map<string, never>(),
  sees: (actor: Actor) => may(actor, 'mailboxes:manage'),
}

/** One that is removed has no team to ask for; only its number is told. */
const mailboxAudience: Audience<{ teamId: string | null }> = {
  load: async (db, ids) => {
    const rows = await db.selectFrom('mailboxes').select(['id', 'team_id as teamId']).where('id', 'in', ids).execute()
    return new Map(rows.map(({ id, teamId }) => [id, { teamId }]))
  },
  sees: (actor, _id, mailbox) => !mailbox || knowsMailbox(mailbox, actor),
}

export default capability(mailboxesContract, {
  queries: {
    list: async ({ db, actor }) => ({ items: await listMailboxes(db, actor) }),
    get: async ({ db, actor, services, input, fail }) =>
      (await readSettings(db, services, actor, input.mailboxId)) ?? fail('notFound'),
    health: async ({ db, actor, now }) => {
      const items = await listHealth(db, actor, now)
      return { items, alarm: items.some(({ alarm }) => alarm) }
    },
    checkResult: async ({ db, input, fail }) => (await readCheck(db, input.checkId)) ?? fail('checkNotFound'),
    backfills: async ({ db, actor, input, fail }) => {
      const known = await db.selectFrom('mailboxes').select('id').where('id', '=', input.mailboxId).executeTakeFirst()
      return known ? { items: await listBackfills(db, actor, input.mailboxId) } : fail('notFound')
    },
  },
  actions: {
    create: createMailbox,
    update: updateMailbox,
    remove: removeMailbox,
    check: startCheck,
    makeDkimKey: (ctx) => setDkimKey(ctx, ctx.input.selector),
    removeDkimKey: (ctx) => setDkimKey(ctx, null),
    startBackfill: async ({ tx, actor, now, newId, input, emit, fail }) => {
      const { mailboxId, since } = input
      const mailbox = await tx
        .selectFrom('mailboxes')
        .select('incoming')
        .where('id', '=', mailboxId)
        .forUpdate()
        .executeTakeFirst()
      if (!mailbox) return fail('notFound')
      if (mailbox.incoming !== 'imap') return fail('notFetched')
      const running = await tx
        .selectFrom('backfills')
        .select('id')
        .where('mailbox_id', '=', mailboxId)
        .where('state', '=', 'running')
        .executeTakeFirst()
      if (running) return fail('alreadyRunning')
      const id = newId()
      await tx
        .insertInto('backfills')
        .values({ id, mailbox_id: mailboxId, since, state: 'running', started_by: actor.id || null, started_at: now })
        .execute()
      emit('backfillStarted', { mailboxId, backfillId: id })
      return (await readBackfill(tx, actor, id))!
    },
    stopBackfill: async (ctx) => {
      const { tx, actor, input, fail } = ctx
      const before = await readBackfill(tx, actor, input.backfillId)
      if (!before) return fail('backfillNotFound')
      if (before.state !== 'running') return fail('notRunning')
      await endBackfill(ctx, input.backfillId, 'stopped')
      return (await readBackfill(tx, actor, input.backfillId))!
    },
  },
  jobs: {
    runCheck,
    forgetChecks: async ({ transact, now }) => {
      const day = new Date(now().getTime() - 24 * 3600_000)
      await transact((w) => w.tx.deleteFrom('mailbox_checks').where('started_at', '<', day.toISOString()).execute())
    },
  },
  schedule: { forgetChecks: '17 3 * * *' },
  uses: [mailboxesContract],
  on: {
    'mailboxes.created': async ({ services }) => services.wake(mailboxesTopic),
    'mailboxes.changed': async ({ services }) => services.wake(mailboxesTopic),
    'mailboxes.removed': async ({ services }) => services.wake(mailboxesTopic),
    'mailboxes.backfillStarted': async ({ services }) => services.wake(mailboxesTopic),
    'mailboxes.backfillEnded': async ({ services }) => services.wake(mailboxesTopic),
  },
  variables,
  audiences: { mailboxId: mailboxAudience, checkId: managers, backfillId: managers },
  gauges: {
    heed_mailbox_down: {
      help: `1 when mail of a mailbox has not come in for ${alarmAfter / 60_000} minutes`,
      labels: ['mailbox'],
      read: async (db, now) =>
        (await listHealth(db, system, now)).map(({ address, alarm }) => ({
          value: alarm ? 1 : 0,
          labels: { mailbox: address },
        })),
    },
    heed_mailbox_fetch_age_seconds: {
      help: 'Seconds since mail of a mailbox was last fetched successfully',
      labels: ['mailbox'],
      read: async (db, now) =>
        (await listHealth(db, system, now)).flatMap(({ address, lastFetchedAt }) =>
          lastFetchedAt
            ? [
                {
                  value: Math.round((now.getTime() - new Date(lastFetchedAt).getTime()) / 1000),
                  labels: { mailbox: address },
                },
              ]
            : [],
        ),
    },
  },
})
