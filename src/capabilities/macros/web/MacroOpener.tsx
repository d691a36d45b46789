// The command while nobody writes yet: opens the answer, or the note for whoever may not answer, and offers saved replies
// there.
import { noteCommand, replyCommand } from '#capabilities/sending/web/commands.ts'
import { useCommand, useCommandState } from '#web/commands.tsx'
import { macroCommand } from './commands.ts'
import { askFor } from './pending.ts'

export function MacroOpener({ conversationId }: { conversationId: string }) {
  const reply = useCommandState(replyCommand)
  const note = useCommandState(noteCommand)
  const place = reply.offered ? reply : note
  useCommand(
    macroCommand,
    () => {
      askFor(conversationId)
      place.run()
    },
    { enabled: place.offered, allowed: place.allowed },
  )
  return null
}
