// The tags of the open conversation, and the list to choose them from (key T).
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { useCommand } from '#web/commands.tsx'
import { tagCommand } from './commands.ts'
import { tagsOfQuery, useTagging } from './data.ts'
import { opened } from './opened.ts'
import { TagChoice } from './TagChoice.tsx'
import css from './tags.module.css'

export function TagsHere({ conversationId }: { conversationId: string }) {
  const [open, setOpen] = useState(false)
  const { data, isPending } = useQuery({ ...tagsOfQuery(conversationId), enabled: useSettled(conversationId) })
  const tagging = useTagging()
  const isThere = data !== undefined
  useCommand(tagCommand, () => setOpen(true), { enabled: isThere })
  useEffect(() => {
    opened.current = isThere ? (tagId) => void tagging(conversationId, { add: [tagId] }) : undefined
    return () => void (opened.current = undefined)
  }, [isThere, conversationId, tagging])
  // Its line is there before, so that the words below keep their place.
  if (!data) return isPending ? <span className={css.coming} /> : null
  return (
    <TagChoice
      ids={data.tagIds}
      open={open}
      onOpenChange={setOpen}
      onDone={(change) => void tagging(conversationId, change)}
    />
  )
}
