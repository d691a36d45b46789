// A note for colleagues: a yellow slip that can not be taken for an answer. It never leaves the house.
import { useCallback, useState, type ReactNode } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { ApiError, api, isPassing } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button, ButtonGroup } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { FullSizeButton, Problem } from './ComposerParts.tsx'
import { Sheet } from './Sheet.tsx'
import { Unseeing } from './Unseeing.tsx'
import { sendCommand } from './commands.ts'
import { mentionsIn } from './editor/mention.ts'
import { useDiscard } from './use-discard.ts'
import css from './composer.module.css'

const maxBytes = 25 * 1024 * 1024

export type NoteProps = {
  conversationId: string
  keeper: Keeper
  kind: ReactNode
  full: boolean
  onFull: () => void
  onLeave: () => void
}

export default function Note({ conversationId, keeper, kind, full, onFull, onLeave }: NoteProps) {
  const t = useText()
  const { written } = useKeeperState(keeper)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const post = useCallback(async () => {
    if (busy) return
    setBusy(true)
    setProblem('')
    await keeper.pause()
    const { draftId, written: words } = keeper.state()
    try {
      // The draft's id is the key: a second try after a lost answer posts nothing twice.
      await api.conversations.addNote(
        {
          conversationId,
          html: words.html,
          fileIds: words.files.map((file) => file.id),
          mentions: mentionsIn(words.html),
        },
        { idempotencyKey: `note ${draftId}` },
      )
      // If this does not arrive, the server ends the draft by itself.
      if (keeper.isOnServer()) api.drafts.discard({ draftId, how: 'posted' }).catch(() => undefined)
      keeper.reset()
      onLeave()
    } catch (error) {
      keeper.resume()
      setProblem(isPassing(error) ? t('sending.noAnswer') : (error as ApiError).message)
    } finally {
      setBusy(false)
    }
  }, [busy, conversationId, keeper, onLeave, t])
  const discard = useDiscard(keeper, onLeave)
  useCommand(sendCommand, () => void post())
  return (
    <Sheet
      keeper={keeper}
      mode="note"
      conversationId={conversationId}
      label={t('sending.note.label')}
      placeholder={t('sending.note.placeholder')}
      autoFocus
      full={full}
      maxBytes={maxBytes}
      onLeave={onLeave}
      head={
        <>
          {kind}
          <div className={css.middle}>
            <span className={css.notice}>
              <Icon name="lock" size="s" />
              {t('sending.note.who')}
            </span>
          </div>
          <FullSizeButton full={full} onFull={onFull} />
        </>
      }
      notices={
        <>
          <Unseeing conversationId={conversationId} html={written.html} />
          <Problem text={problem} />
        </>
      }
      buttons={(isUploading) => (
        <ButtonGroup>
          <Button
            size="small"
            icon="lock"
            keys="mod+enter"
            busy={busy}
            disabledReason={isUploading ? t('sending.files.wait') : undefined}
            onClick={() => void post()}
          >
            {t('sending.note.add')}
          </Button>
          <Menu
            side="top"
            align="end"
            trigger={<Button size="small" className="caret" icon="chevron-down" aria-label={t('sending.note.more')} />}
          >
            <MenuItem icon="trash-2" onClick={() => void discard()}>
              {t('drafts.discard')}
            </MenuItem>
          </Menu>
        </ButtonGroup>
      )}
    />
  )
}
