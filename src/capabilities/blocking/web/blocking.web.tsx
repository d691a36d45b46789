// Spam and blocked senders in the app: in a conversation, in its menu, and the list of blocks in the settings.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import { CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { blockCommand, blockingCommands, notSpamCommand, spamCommand } from './commands.ts'

const SpamHere = part(() => import('./SpamHere.tsx'))

export default contribute({
  commands: blockingCommands,
  settingsPages: [
    {
      id: 'spam',
      titleKey: 'blocking.settings.title',
      group: 'work',
      order: 60,
      needs: 'blocking:use',
      wordsKey: 'blocking.settings.words',
      load: () => import('./SpamPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'conversation.banner',
      order: 10,
      component: (props) =>
        useMay('blocking:use') && (
          <Suspense>
            <SpamHere key={props.conversationId} {...props} />
          </Suspense>
        ),
    },
    {
      slot: 'conversation.menu',
      order: 10,
      component: () => (
        <>
          <CommandMenuItem command={spamCommand} />
          <CommandMenuItem command={notSpamCommand} />
          <CommandMenuItem command={blockCommand} />
        </>
      ),
    },
  ],
})
