// What else can be done with what is selected: everything that can be done to many.
import { Suspense, useState } from 'react'
import { spamCommand } from '#capabilities/blocking/web/commands.ts'
import type { InboxRow } from '#capabilities/inbox/inbox.contract.ts'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { failed } from '#web/kit/failed.ts'
import { selectedCommand } from './commands.ts'
import { begin } from './running.ts'

const ChangeDialog = part(() => import('./ChangeDialog.tsx'))

export function Selected({ rows, onClear }: { rows: readonly InboxRow[]; onClear: () => void }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const mayBlock = useMay('blocking:use')
  const ids = rows.map(({ id }) => id)
  const kind = rows.every(({ state }) => state === 'spam') ? ('notSpam' as const) : ('spam' as const)
  useCommand(selectedCommand, () => setOpen(true))
  useCommand(spamCommand, () => void begin({ kind }, { ids }).then(onClear, failed), { allowed: mayBlock })
  return (
    <>
      <IconButton icon="ellipsis" size="small" label={t('bulk.commands.selected')} onClick={() => setOpen(true)} />
      {open && (
        <Suspense>
          <ChangeDialog chosen={{ ids }} rows={rows} onClose={() => setOpen(false)} onBegun={onClear} />
        </Suspense>
      )}
    </>
  )
}
