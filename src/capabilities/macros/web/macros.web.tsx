// Saved replies and macros in the app: where somebody writes, by a command in conversations, and in the settings.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/sending/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { macroCommand } from './commands.ts'
import { MacroOpener } from './MacroOpener.tsx'

const MacroHelp = part(() => import('./MacroHelp.tsx'), { early: true })
const MacroTool = part(() => import('./MacroTool.tsx'), { early: true })

export default contribute({
  commands: [macroCommand],
  writingHelps: [{ char: '/', modes: ['reply', 'note', 'new'], needs: 'macros:use', component: MacroHelp }],
  settingsPages: [
    {
      id: 'macros',
      titleKey: 'macros.title',
      group: 'work',
      order: 25,
      needs: 'macros:use',
      wordsKey: 'macros.settings.words',
      load: () => import('./MacrosPage.tsx'),
      children: [{ path: '$macroId', load: () => import('./MacroPage.tsx') }],
    },
  ],
  slots: [
    {
      slot: 'writing.tools',
      order: 10,
      component: (props) =>
        useMay('macros:use') && (
          <Suspense>
            <MacroTool {...props} />
          </Suspense>
        ),
    },
    {
      slot: 'conversation.composer',
      order: 20,
      component: ({ conversationId }) => useMay('macros:use') && <MacroOpener conversationId={conversationId} />,
    },
  ],
})
