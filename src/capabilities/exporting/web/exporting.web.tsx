// Printing and exporting in the app: an entry in the menu of a conversation, a key, and the dialog they open.
import '#capabilities/conversations/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { exportCommand } from './commands.ts'
import { Exporting, ExportItem } from './Exporting.tsx'

export default contribute({
  commands: [exportCommand],
  slots: [
    { slot: 'conversation.menu', order: 90, component: ExportItem },
    { slot: 'conversation.banner', order: 90, component: Exporting },
  ],
})
