// Tags as words in their colours, wherever they stand.
import { Fragment } from 'react'
import { Tag } from '#web/kit/Chip.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useTags } from './data.ts'

/** The tags of these ids, at most `most`; how many more there are is said. */
export function TagNames({ ids, most = 50 }: { ids: readonly string[]; most?: number }) {
  const t = useText()
  const tags = useTags()
  const { compare } = useFormats()
  const known = ids.flatMap((id) => tags.get(tags.get(id)?.rootId ?? '') ?? []).sort((a, b) => compare(a.name, b.name))
  const rest = known.slice(most)
  return (
    <>
      {known.slice(0, most).map(({ id, name, colour }, index) => (
        <Fragment key={id}>
          {index > 0 && (
            <>
              <span className="sr">,</span>{' '}
            </>
          )}
          <Tag hue={colour}>
            <bdi>{name}</bdi>
          </Tag>
        </Fragment>
      ))}
      {rest.length > 0 && ' '}
      {rest.length > 0 && (
        <span className="faint nowrap" title={rest.map(({ name }) => name).join(', ')}>
          {t('tags.more', { count: rest.length })}
        </span>
      )}
    </>
  )
}
