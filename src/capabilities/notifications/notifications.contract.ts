// Notifications: what each person is told about, where and when; following conversations; browsers that take pushes.
import { z } from 'zod'
import { contract, flag, nothing, page, paging } from '#kernel/contract.ts'
import { Kind, Settings } from './notifications.kinds.ts'

export { kinds, paces, ways } from './notifications.kinds.ts'

const conversationId = z.uuid()
const readerId = z.uuid()
const own = { about: 'readerId', seenBy: 'use' } as const

export const Notice = z.object({
  id: z.uuid(),
  kind: Kind,
  /** Who did it; the id when it was a colleague. */
  by: z.object({ id: z.uuid().nullable(), name: z.string() }),
  at: z.string(),
  read: z.boolean(),
})
export type Notice = z.output<typeof Notice>

/** What happened in one conversation, the latest first, at most `shownNotices`. */
export const NoticeGroup = z.object({
  conversationId,
  number: z.number().int(),
  subject: z.string(),
  customer: z.string(),
  unread: z.number().int(),
  total: z.number().int(),
  latestAt: z.string(),
  notices: z.array(Notice),
})
export type NoticeGroup = z.output<typeof NoticeGroup>
export const shownNotices = 4

/** This or more is shown as so many and more. */
export const unreadCap = 100

export const BrowserView = z.object({
  id: z.uuid(),
  /** `Firefox · Linux`; empty when it does not say. */
  browser: z.string(),
  madeAt: z.string(),
  lastAt: z.string().nullable(),
  failingSince: z.string().nullable(),
  /** It is the browser session that asks. */
  here: z.boolean(),
})
export type BrowserView = z.output<typeof BrowserView>

export const SettingsView = z.object({
  settings: Settings,
  revision: z.number().int(),
  /** In which the hours are meant: that of the profile. */
  timeZone: z.string(),
  /** It is quiet now, until then. */
  quietUntil: z.string().nullable(),
})
export type SettingsView = z.output<typeof SettingsView>

/** How many browsers one person can add. */
export const mostBrowsers = 20

const base64url = z
  .string()
  .regex(/^[\w-]+={0,2}$/)
  .max(200)
const changes = ['added', 'cleared', 'moved'].map((event) => `notifications.${event}`)

export const notificationsContract = contract('notifications', {
  permissions: { use: 'Follow conversations and be told about them' },
  errors: {
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    notFound: { status: 404, message: 'This browser is not in the list any more' },
    changedMeanwhile: { status: 409, message: 'You saved other settings meanwhile, in another window' },
    alwaysQuiet: { status: 422, message: 'These quiet hours never end. Leave at least an hour' },
    badAddress: { status: 422, message: 'The browser gave an address that pushes can not be sent to' },
    tooManyBrowsers: { status: 422, message: 'There are enough browsers in the list. Remove one first' },
    personOnly: { status: 403, message: 'Only the signed-in person can do this, not an API token' },
    notReady: { status: 503, message: 'Pushes can not be sent yet. Try again in a minute' },
  },
  events: {
    /** `readerId` has news. `quiet`: in their quiet hours. */
    added: { ...own, payload: z.object({ readerId, conversationIds: z.array(z.uuid()), quiet: z.boolean() }) },
    /** `readerId` has seen what there was in these conversations. */
    cleared: { ...own, payload: z.object({ readerId, conversationIds: z.array(z.uuid()) }) },
    /** The list is another without anybody having done something in it. */
    moved: { ...own, payload: z.object({ readerId }) },
    followed: { ...own, payload: z.object({ readerId, conversationId, following: z.boolean() }) },
    settingsChanged: { ...own, payload: z.object({ readerId }) },
    browsersChanged: { ...own, payload: z.object({ readerId }) },
  },
  jobs: {
    push: z.object({ agentId: z.uuid() }),
    closePushes: z.object({ agentId: z.uuid(), conversationIds: z.array(z.uuid()) }),
    tryPush: z.object({ browserId: z.uuid() }),
    mail: z.object({ agentId: z.uuid() }),
    forget: nothing,
  },
  queries: {
    list: {
      summary: 'What you were told, by conversation, latest first',
      route: 'GET /notifications',
      needs: 'use',
      input: z.object({
        unread: flag.default(false),
        ...paging,
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
      output: page(NoticeGroup),
      staleOn: [...changes, 'conversations.subjectChanged', 'conversations.moved'],
    },
    unread: {
      summary: `Conversations with news that you have not seen, at most ${unreadCap}`,
      route: 'GET /notifications/unread',
      needs: 'use',
      input: nothing,
      output: z.object({ conversationIds: z.array(z.uuid()).max(unreadCap) }),
      staleOn: [...changes, 'conversations.moved'],
    },
    following: {
      summary: 'Whether you follow a conversation',
      route: 'GET /conversations/{conversationId}/following',
      needs: 'use',
      input: z.object({ conversationId }),
      output: z.object({ following: z.boolean() }),
      fails: ['conversationNotFound'],
      staleOn: ['notifications.followed'],
    },
    settings: {
      summary: 'What you are told about, where and when',
      route: 'GET /notifications/settings',
      needs: 'use',
      input: nothing,
      output: SettingsView,
      staleOn: ['notifications.settingsChanged', 'people.changed', 'organisation.changed'],
    },
    browsers: {
      summary: 'Browsers of yours that take pushes, and the public key that a browser needs to join them',
      route: 'GET /notifications/browsers',
      needs: 'use',
      input: nothing,
      output: z.object({ publicKey: z.string().nullable(), items: z.array(BrowserView) }),
      staleOn: ['notifications.browsersChanged'],
    },
  },
  actions: {
    markRead: {
      summary: 'You have seen what there was in a conversation, or, without one, everywhere',
      route: 'POST /notifications/read',
      needs: 'use',
      input: z.object({ conversationId: conversationId.optional() }),
      /** `readAt` takes it back (`markUnread`). */
      output: z.object({ readAt: z.string(), conversations: z.number().int() }),
    },
    markUnread: {
      summary: 'Take back a `markRead`: what it marked, by its time',
      route: 'POST /notifications/unread',
      needs: 'use',
      input: z.object({ readAt: z.iso.datetime() }),
      output: z.object({ conversations: z.number().int() }),
    },
    follow: {
      summary: 'Follow a conversation, or leave it',
      route: 'POST /conversations/{conversationId}/following',
      needs: 'use',
      input: z.object({ conversationId, following: z.boolean() }),
      output: z.object({ following: z.boolean(), was: z.boolean() }),
      fails: ['conversationNotFound'],
    },
    saveSettings: {
      summary: 'Choose what you are told about, where and when',
      route: 'PUT /notifications/settings',
      needs: 'use',
      input: z.object({ revision: z.number().int(), settings: Settings }),
      output: SettingsView,
      fails: ['changedMeanwhile', 'alwaysQuiet'],
    },
    addBrowser: {
      summary: 'Have pushes sent to this browser: what its PushManager gave',
      route: 'POST /notifications/browsers',
      needs: 'use',
      secret: true,
      input: z.object({ endpoint: z.url().max(2000), keys: z.object({ p256dh: base64url, auth: base64url }) }),
      output: z.object({ id: z.uuid() }),
      fails: ['badAddress', 'tooManyBrowsers', 'personOnly', 'notReady'],
      limit: { per: 'actor', max: 60, seconds: 3600 },
    },
    removeBrowser: {
      summary: 'Send no more pushes to a browser of yours',
      route: 'DELETE /notifications/browsers/{browserId}',
      needs: 'use',
      input: z.object({ browserId: z.uuid() }),
      output: nothing,
      fails: ['notFound'],
    },
    tryBrowser: {
      summary: 'Send a push to a browser of yours, to see whether it arrives',
      route: 'POST /notifications/browsers/{browserId}/try',
      needs: 'use',
      input: z.object({ browserId: z.uuid() }),
      output: nothing,
      fails: ['notFound'],
      limit: { per: 'actor', max: 30, seconds: 600 },
    },
  },
})
