// Notifications: tells people what concerns them, in the app, by push and by mail, when they want to be told.
import type { Actor } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { addBrowser, browsers, makeKeys, removeBrowser, tryBrowser } from './notifications.browsers.ts'
import { notificationsContract } from './notifications.contract.ts'
import { askForDue } from './notifications.due.ts'
import { followLog, followedTypes } from './notifications.follower.ts'
import { follow, following } from './notifications.following.ts'
import { forget, list, markRead, markUnread, unread } from './notifications.list.ts'
import { mail } from './notifications.mailing.ts'
import { closePushes, push, tryPush } from './notifications.pushing.ts'
import { readSettings, saveSettings } from './notifications.settings.ts'

export default capability(notificationsContract, {
  queries: {
    list,
    unread,
    following,
    settings: ({ db, actor, now }) => readSettings(db, actor, now),
    browsers,
  },
  actions: { markRead, markUnread, follow, saveSettings, addBrowser, removeBrowser, tryBrowser },
  jobs: {
    push,
    closePushes,
    tryPush,
    mail,
    forget: async ({ transact }) => {
      while (await transact(forget)) continue
    },
  },
  schedule: { forget: '41 3 * * *' },
  audiences: {
    readerId: {
      load: async (_db, ids) => new Map(ids.map((id) => [id, true])),
      sees: (actor: Actor, id) => actor.id === id && (actor.kind === 'agent' || actor.kind === 'token'),
    },
  },
  followers: [{ name: 'notifications', types: followedTypes, from: 'now', handle: followLog, due: askForDue }],
  daemons: [
    {
      role: 'worker',
      name: 'push keys',
      start: async (runtime) => {
        // Without them there are no pushes; everything else goes on, and the next start tries again.
        await makeKeys(runtime).catch((error: unknown) =>
          runtime.log.error({ error }, 'the keys for pushes could not be made'),
        )
        return { stop: async () => undefined }
      },
    },
  ],
})
