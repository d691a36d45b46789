// Search in the app: its page, the key that opens it, and what the palette finds on the server.
import { contribute } from '#web/contribute.ts'
import { searchCommands } from './commands.ts'
import { companySource, conversationSource, everythingSource, peopleSource } from './palette.ts'

export default contribute({
  routes: [
    {
      path: '/search/{-$number}',
      load: () => import('./SearchPage.tsx'),
      titleKey: 'search.title',
      needs: 'search:use',
    },
  ],
  commands: searchCommands,
  paletteSources: [conversationSource, peopleSource, companySource, everythingSource],
})
