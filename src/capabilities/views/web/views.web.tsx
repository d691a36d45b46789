// Views in the app: their commands, and what the palette finds. Their lists are shown by the inbox.
import { contribute } from '#web/contribute.ts'
import { viewCommands } from './commands.ts'

export default contribute({
  commands: viewCommands,
  paletteSources: [
    {
      id: 'views.saved',
      titleKey: 'views.palette',
      order: 25,
      needs: 'views:use',
      search: async (query) => (await import('./find.ts')).findViews(query),
    },
  ],
})
