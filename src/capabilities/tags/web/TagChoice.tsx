// Tags in a line, which opens the list to choose them from.
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { ManyPicker, type ManyPickerProps } from '#web/kit/ManyPicker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { optionsOf, useTags } from './data.ts'
import { TagNames } from './TagNames.tsx'
import css from './tags.module.css'

/** More than these stand behind a number, so that the head stays small. */
const shown = 6

type TagChoiceProps = Pick<ManyPickerProps, 'open' | 'onOpenChange' | 'onDone'> & { ids: readonly string[] }

export function TagChoice({ ids, ...picker }: TagChoiceProps) {
  const t = useText()
  return (
    <ManyPicker
      {...picker}
      label={t('tags.here')}
      options={optionsOf(useTags())}
      value={ids}
      mayMake={useMay('tags:make')}
      trigger={
        <Button variant="quiet" size="small" className={css.here}>
          {ids.length ? (
            <>
              <span className="sr">{t('tags.here')}: </span>
              <TagNames ids={ids} most={shown} />
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
