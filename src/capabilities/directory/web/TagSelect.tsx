// Narrows the list of customers to those with a tag; not there while there are no tags.
import { useTags } from '#capabilities/tags/web/data.ts'
import { Select } from '#web/kit/Field.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'

type TagSelectProps = { value: string | undefined; onChange: (tagId: string | undefined) => void }

export function TagSelect({ value, onChange }: TagSelectProps) {
  const t = useText()
  const { compare } = useFormats()
  const tags = [...useTags().values()]
    .filter((tag) => !tag.mergedInto && (!tag.archived || tag.id === value))
    .sort((a, b) => compare(a.name, b.name))
  if (!tags.length) return null
  return (
    <Select aria-label={t('tags.here')} value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
      <option value="">{t('directory.anyTag')}</option>
      {tags.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
