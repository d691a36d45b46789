// Notifications in the app: the bell in the spine, the list behind it, following, mentions, and one's choices.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/sending/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { NewsKeeper } from './NewsKeeper.tsx'
import { SeenHere } from './SeenHere.tsx'
import { notificationCommands } from './commands.ts'
import { useBell } from './unread.ts'

const Follow = part(() => import('./Follow.tsx'))
const MentionHelp = part(() => import('./MentionHelp.tsx'))
const needs = 'notifications:use'

export default contribute({
  routes: [{ path: '/notifications', load: () => import('./NewsPage.tsx'), titleKey: 'notifications.title', needs }],
  nav: [
    {
      id: 'notifications',
      to: '/notifications',
      labelKey: 'notifications.nav',
      icon: 'bell',
      order: 15,
      needs,
      useNews: useBell,
    },
  ],
  commands: notificationCommands,
  settingsPages: [
    {
      id: 'notifications',
      titleKey: 'notifications.settings.title',
      group: 'you',
      order: 20,
      needs,
      wordsKey: 'notifications.settings.words',
      load: () => import('./SettingsPage.tsx'),
    },
  ],
  providers: [NewsKeeper],
  slots: [
    {
      slot: 'conversation.banner',
      order: 99,
      component: ({ conversationId }) => useMay(needs) && <SeenHere conversationId={conversationId} />,
    },
    {
      slot: 'conversation.present',
      order: 90,
      component: ({ conversationId }) =>
        useMay(needs) && (
          <Suspense>
            <Follow key={conversationId} conversationId={conversationId} />
          </Suspense>
        ),
    },
  ],
  writingHelps: [{ char: '@', modes: ['note'], needs: 'people:read', component: MentionHelp }],
})
