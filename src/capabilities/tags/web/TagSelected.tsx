// Tags for all selected conversations at once (key T): what all of them have stands first.
import { useState } from 'react'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { ManyPicker } from '#web/kit/ManyPicker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { tagCommand } from './commands.ts'
import { optionsOf, useTaggingMany, useTags } from './data.ts'

type Tagged = { id: string; tagIds: readonly string[] }

/** `onMany` is asked first and answers true when it does it itself, as with very many. */
export function TagSelected({
  rows,
  onMany,
}: {
  rows: readonly Tagged[]
  onMany?: (change: { addTags: string[]; removeTags: string[] }) => boolean
}) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const allowed = useMay('tags:use')
  const mayMake = useMay('tags:make')
  const tags = useTags()
  const tagging = useTaggingMany()
  useCommand(tagCommand, () => setOpen(true), { allowed })
  if (!allowed) return null
  return (
    <ManyPicker
      label={t('tags.here')}
      options={optionsOf(tags)}
      value={(rows[0]?.tagIds ?? []).filter((id) => rows.every((row) => row.tagIds.includes(id)))}
      mayMake={mayMake}
      open={open}
      onOpenChange={setOpen}
      onDone={(change) => {
        // What must be made first is for here.
        if (!change.make.length && onMany?.({ addTags: change.add, removeTags: change.remove })) return
        void tagging(
          rows.map(({ id }) => id),
          change,
        )
      }}
      trigger={<Button size="small">{t('tags.commands.change')}</Button>}
      align="end"
    />
  )
}
