// Mail that needs a person: what arrived and is in no conversation, and what left and did not arrive.
import { contribute } from '#web/contribute.ts'
import { TroubleBanner, TroubleEntry } from './TroubleEntry.tsx'

export default contribute({
  routes: [{ path: '/undelivered', load: () => import('./TroublePage.tsx'), titleKey: 'receiving.trouble.title', needs: 'sending:read' }],
  settingsPages: [{ id: 'incoming', group: 'channels', order: 20, needs: 'receiving:manage', titleKey: 'receiving.incoming.title', wordsKey: 'receiving.incoming.words', load: () => import('./IncomingPage.tsx') }],
  slots: [
    { slot: 'shell.banner', order: 20, component: TroubleBanner },
    { slot: 'shell.end', order: 10, component: TroubleEntry },
  ],
})
