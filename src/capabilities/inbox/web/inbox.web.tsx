// The inbox in the app: its place in the spine, its address, its commands, and what the palette finds.
import { contribute } from '#web/contribute.ts'
import { inboxCommands } from './commands.ts'
import { assignSource, placeSource, tagListSource } from './palette.ts'

export default contribute({
  routes: [
    { path: '/inbox/$', load: () => import('./InboxPage.tsx'), titleKey: 'inbox.title', needs: 'conversations:read' },
    {
      path: '/conversations/$number',
      load: () => import('./ConversationLinkPage.tsx'),
      titleKey: 'inbox.title',
      needs: 'conversations:read',
    },
  ],
  nav: [{ id: 'inbox', to: '/inbox', labelKey: 'inbox.title', icon: 'inbox', order: 10, needs: 'conversations:read' }],
  commands: inboxCommands,
  paletteSources: [placeSource, assignSource, tagListSource],
})
