// The portal in the app: where an admin sets it up.
import { contribute } from '#web/contribute.ts'

export default contribute({
  settingsPages: [
    {
      id: 'portal',
      group: 'channels',
      order: 60,
      needs: 'portal:manage',
      titleKey: 'portal.settings.title',
      wordsKey: 'portal.settings.words',
      load: () => import('./PortalPage.tsx'),
    },
  ],
})
