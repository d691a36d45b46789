// What can be chosen, one name in each line: for whoever makes a choice.
import { Button } from './Button.tsx'
import { Input } from './Field.tsx'
import { IconButton } from './IconButton.tsx'
import { useText } from './i18n.tsx'

export type EditedOption = { id?: string; name: string }

export function OptionsEditor({
  options,
  onChange,
}: {
  options: readonly EditedOption[]
  onChange: (options: EditedOption[]) => void
}) {
  const t = useText()
  return (
    <fieldset className="choices">
      <legend>{t('kit.options.title')}</legend>
      <ul className="option-lines">
        {options.map((option, at) => (
          <li key={option.id ?? `new ${at}`}>
            <Input
              aria-label={t('kit.options.one', { number: at + 1 })}
              value={option.name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) =>
                onChange(options.map((each, index) => (index === at ? { ...each, name: event.target.value } : each)))
              }
            />
            <IconButton
              icon="x"
              size="small"
              label={t('kit.options.remove', { name: option.name || String(at + 1) })}
              onClick={() => onChange(options.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ul>
      <span>
        <Button size="small" icon="plus" onClick={() => onChange([...options, { name: '' }])}>
          {t('kit.options.add')}
        </Button>
      </span>
    </fieldset>
  )
}
