// Changing everything that a list holds; and what is done to very many selected ones by the list's own buttons.
import { Suspense, useEffect, useState } from 'react'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { many } from '#capabilities/inbox/web/many.ts'
import { useCommand } from '#web/commands.tsx'
import { part } from '#web/part.ts'
import { failed } from '#web/kit/failed.ts'
import { everythingCommand } from './commands.ts'
import { begin } from './running.ts'

const ChangeDialog = part(() => import('./ChangeDialog.tsx'))

export function Everything({ condition, title }: { condition: Condition; title: string }) {
  const [open, setOpen] = useState(false)
  useCommand(everythingCommand, () => setOpen(true))
  useEffect(() => {
    many.change = (ids, acts) => void begin({ kind: 'acts', acts }, { ids: [...ids] }).catch(failed)
    return () => void delete many.change
  }, [])
  return (
    open && (
      <Suspense>
        <ChangeDialog chosen={{ condition }} title={title} onClose={() => setOpen(false)} />
      </Suspense>
    )
  )
}
