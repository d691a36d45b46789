// The tags of the open conversation, and the list to choose them from (key T).
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { ManyPicker } from '#web/kit/ManyPicker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { tagCommand } from './commands.ts'
import { optionsOf, tagsOfQuery, useTagging, useTags } from './data.ts'
import { opened } from './opened.ts'
import { TagNames } from './TagNames.tsx'
import css from './tags.module.css'

/** More than these stand behind a number, so that the head stays small. */
const shown = 6

export function TagsHere({ conversationId }: { conversationId: string }) {
  const t = useText()
  const mayMake = useMay('tags:make')
  const [open, setOpen] = useState(false)
  const tags = useTags()
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
    <ManyPicker
      label={t('tags.here')}
      options={optionsOf(tags)}
      value={data.tagIds}
      mayMake={mayMake}
      open={open}
      onOpenChange={setOpen}
      onDone={(change) => void tagging(conversationId, change)}
      trigger={
        <Button variant="quiet" size="small" className={css.here}>
          {data.tagIds.length ? (
            <>
              <span className="sr">{t('tags.here')}: </span>
              <TagNames ids={data.tagIds} most={shown} />
            </>
          ) : (
            <>
              <Icon name="tag" size="s" />
              {t('tags.none')}
            </>
          )}
        </Button>
      }
    />
  )
}
