// What can be done to all selected conversations at once; taken back as one.
import { useState } from 'react'
import { AssignPicker } from '#capabilities/conversations/web/AssignPicker.tsx'
import { assignCommand, closeCommand, takeCommand } from '#capabilities/conversations/web/commands.ts'
import type { Assignment } from '#capabilities/conversations/web/actions.ts'
import { TagSelected } from '#capabilities/tags/web/TagSelected.tsx'
import { Slot } from '#web/Slot.tsx'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay, useMe } from '#web/session.tsx'
import type { InboxRow } from '../inbox.contract.ts'
import { useBulk } from './bulk.ts'
import { deselect } from './commands.ts'
import { handOver } from './many.ts'
import './slots.ts'
import css from './inbox.module.css'

export function SelectionBar({ rows, onClear }: { rows: readonly InboxRow[]; onClear: () => void }) {
  const t = useText()
  const me = useMe()
  const allowed = useMay('conversations:write')
  const [assigning, setAssigning] = useState(false)
  const bulk = useBulk()
  const assign = (to: Assignment) => {
    void bulk.assign(rows, to)
    onClear()
  }
  const close = () => {
    void bulk.close(rows)
    onClear()
  }
  const mayClose = allowed && rows.some((row) => row.state !== 'closed' && row.state !== 'spam')
  useCommand(deselect, onClear)
  useCommand(closeCommand, close, { allowed: mayClose })
  useCommand(takeCommand, () => assign({ assignee: me }), { allowed })
  useCommand(assignCommand, () => setAssigning(true), { allowed })
  return (
    <div className={css.sub} role="group" aria-label={t('inbox.selected', { count: rows.length })}>
      <span role="status">{t('inbox.selected', { count: rows.length })}</span>
      <span className="row push">
        {allowed && (
          <AssignPicker
            open={assigning}
            onOpenChange={setAssigning}
            value={{}}
            onPick={assign}
            trigger={<Button size="small">{t('conversations.commands.assign')}</Button>}
          />
        )}
        <TagSelected rows={rows} onMany={(change) => handOver(rows, change)} />
        {mayClose && (
          <Button size="small" onClick={close}>
            {t('conversations.commands.close')}
          </Button>
        )}
        <Slot name="inbox.selection" rows={rows} onClear={onClear} />
        <IconButton icon="x" size="small" label={t('inbox.commands.deselect')} keys="esc" onClick={onClear} />
      </span>
    </div>
  )
}
