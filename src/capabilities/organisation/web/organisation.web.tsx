// The settings that hold for everyone.
import { contribute } from '#web/contribute.ts'

export default contribute({
  settingsPages: [
    {
      id: 'organisation',
      group: 'work',
      order: 10,
      titleKey: 'organisation.title',
      wordsKey: 'organisation.words',
      load: () => import('./OrganisationPage.tsx'),
    },
  ],
})
