// Mailboxes: the addresses customers write to, how their mail comes in and goes out, and whether that works right now.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'
import {
  BackfillView,
  Changes,
  CheckStep,
  CheckView,
  HealthView,
  ImapInput,
  MailboxSettings,
  MailboxView,
  NewMailbox,
  SmtpInput,
} from './mailboxes.views.ts'

export { problems } from './mailboxes.views.ts'

const mailboxId = z.object({ mailboxId: z.uuid() })
const mailboxEvents = ['mailboxes.created', 'mailboxes.changed', 'mailboxes.removed']

export const mailboxesContract = contract('mailboxes', {
  permissions: {
    read: 'See which mailboxes there are and whether they work',
    manage: 'Set up mailboxes, their servers and passwords',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such mailbox' },
    checkNotFound: { status: 404, message: 'There is no such check; results are kept for a day' },
    backfillNotFound: { status: 404, message: 'There is no such back-fill' },
    addressTaken: { status: 409, message: 'Another mailbox has this address' },
    changedMeanwhile: { status: 409, message: 'Somebody else saved this mailbox meanwhile' },
    inUse: { status: 409, message: 'Conversations belong to this mailbox. Switch it off instead' },
    alreadyRunning: { status: 409, message: 'Earlier mail of this mailbox is being fetched already' },
    notRunning: { status: 409, message: 'This back-fill has ended already' },
    notFetched: { status: 409, message: 'Mail of this mailbox is not fetched from a server' },
    credentialsNeeded: { status: 422, message: 'Enter the password again, since the server, user or security changed' },
    serverMissing: { status: 422, message: 'Enter the server that mail is fetched from' },
    teamNotFound: { status: 422, message: 'There is no such team' },
    nothingToCheck: { status: 422, message: 'There is no server to check' },
  },
  events: {
    created: { about: 'mailboxId', seenBy: 'read', payload: mailboxId },
    changed: { about: 'mailboxId', seenBy: 'read', payload: mailboxId.extend({ what: z.array(z.string()) }) },
    removed: { about: 'mailboxId', seenBy: 'read', payload: mailboxId },
    healthChanged: { about: 'mailboxId', seenBy: 'read', payload: mailboxId.extend({ failing: z.boolean() }) },
    backfillStarted: { seenBy: 'manage', payload: mailboxId.extend({ backfillId: z.uuid() }) },
    backfillEnded: {
      seenBy: 'manage',
      payload: mailboxId.extend({ backfillId: z.uuid(), state: z.enum(['done', 'failed', 'stopped']) }),
    },
    /** Whispered, not kept: a step of a check has begun or ended. */
    checkStep: {
      about: 'checkId',
      seenBy: 'manage',
      payload: z.object({ checkId: z.uuid(), step: CheckStep.nullable() }),
    },
    /** Whispered, not kept. */
    backfillProgress: {
      about: 'backfillId',
      seenBy: 'manage',
      payload: z.object({ backfillId: z.uuid(), fetched: z.number().int(), total: z.number().int().nullable() }),
    },
  },
  jobs: {
    runCheck: z.object({ checkId: z.uuid() }),
    forgetChecks: z.object({}),
  },
  queries: {
    list: {
      summary: 'All mailboxes',
      route: 'GET /mailboxes',
      needs: 'read',
      input: nothing,
      output: z.object({ items: z.array(MailboxView) }),
      staleOn: mailboxEvents,
    },
    get: {
      summary: 'Settings of a mailbox, without its secrets',
      route: 'GET /mailboxes/{mailboxId}',
      needs: 'manage',
      input: mailboxId,
      output: MailboxSettings,
      fails: ['notFound'],
      staleOn: mailboxEvents,
    },
    health: {
      summary: 'Whether mail comes in, mailbox by mailbox',
      route: 'GET /mailboxes/health',
      needs: 'read',
      input: nothing,
      output: z.object({ items: z.array(HealthView), alarm: z.boolean() }),
      staleOn: [...mailboxEvents, 'mailboxes.healthChanged'],
    },
    checkResult: {
      summary: 'What a connection check has found so far',
      route: 'GET /mailbox-checks/{checkId}',
      needs: 'manage',
      input: z.object({ checkId: z.uuid() }),
      output: CheckView,
      fails: ['checkNotFound'],
      staleOn: ['mailboxes.checkStep'],
    },
    backfills: {
      summary: 'Fetches of earlier mail, newest first',
      route: 'GET /mailboxes/{mailboxId}/backfills',
      needs: 'manage',
      input: mailboxId,
      output: z.object({ items: z.array(BackfillView) }),
      fails: ['notFound'],
      staleOn: ['mailboxes.backfillStarted', 'mailboxes.backfillEnded', 'mailboxes.backfillProgress'],
    },
  },
  actions: {
    create: {
      summary: 'Add a mailbox',
      route: 'POST /mailboxes',
      needs: 'manage',
      input: NewMailbox,
      output: MailboxSettings,
      secret: true,
      fails: ['addressTaken', 'serverMissing', 'teamNotFound'],
    },
    update: {
      summary: 'Change a mailbox',
      route: 'PATCH /mailboxes/{mailboxId}',
      needs: 'manage',
      input: Changes.extend({ mailboxId: z.uuid(), revision: z.number().int() }),
      output: MailboxSettings,
      secret: true,
      fails: ['notFound', 'changedMeanwhile', 'addressTaken', 'serverMissing', 'credentialsNeeded', 'teamNotFound'],
    },
    remove: {
      summary: 'Remove a mailbox that no conversation belongs to',
      route: 'DELETE /mailboxes/{mailboxId}',
      needs: 'manage',
      input: mailboxId,
      output: nothing,
      fails: ['notFound', 'inUse'],
    },
    check: {
      summary: 'Check a connection step by step, before or after saving',
      route: 'POST /mailbox-checks',
      needs: 'manage',
      secret: true,
      input: z.object({
        /** What is not given below is taken from this mailbox. */
        mailboxId: z.uuid().optional(),
        imap: ImapInput.nullable().optional(),
        smtp: SmtpInput.nullable().optional(),
      }),
      output: z.object({ checkId: z.uuid() }),
      fails: ['notFound', 'nothingToCheck', 'credentialsNeeded'],
      limit: { per: 'actor', max: 30, seconds: 60 },
    },
    makeDkimKey: {
      summary: 'Make a key that signs mail of this mailbox, and the DNS record to publish for it',
      route: 'POST /mailboxes/{mailboxId}/dkim',
      needs: 'manage',
      input: mailboxId.extend({
        selector: z
          .string()
          .toLowerCase()
          .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Letters, digits and hyphens')
          .default('heed'),
        revision: z.number().int(),
      }),
      output: MailboxSettings,
      fails: ['notFound', 'changedMeanwhile'],
    },
    removeDkimKey: {
      summary: 'Stop signing mail of this mailbox',
      route: 'DELETE /mailboxes/{mailboxId}/dkim',
      needs: 'manage',
      input: mailboxId.extend({ revision: z.coerce.number().int() }),
      output: MailboxSettings,
      fails: ['notFound', 'changedMeanwhile'],
    },
    startBackfill: {
      summary: 'Fetch earlier mail of this mailbox',
      route: 'POST /mailboxes/{mailboxId}/backfills',
      needs: 'manage',
      input: mailboxId.extend({ /** First day to fetch; null: everything. */ since: z.iso.date().nullable() }),
      output: BackfillView,
      fails: ['notFound', 'notFetched', 'alreadyRunning'],
    },
    stopBackfill: {
      summary: 'Stop fetching earlier mail',
      route: 'POST /backfills/{backfillId}/stop',
      needs: 'manage',
      input: z.object({ backfillId: z.uuid() }),
      output: BackfillView,
      fails: ['backfillNotFound', 'notRunning'],
    },
  },
})
