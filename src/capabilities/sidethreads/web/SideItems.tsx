// The entries in menus: in that of a message, and in that of the conversation.
import { MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { forwardCommand } from './commands.ts'
import { openSide } from './opened.ts'

export function ForwardMessage({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const t = useText()
  return (
    <MenuItem icon="forward" onClick={() => openSide({ conversationId, messageId })}>
      {t('sidethreads.forwardMessage')}
    </MenuItem>
  )
}

export const ForwardItem = () => <CommandMenuItem command={forwardCommand} />
