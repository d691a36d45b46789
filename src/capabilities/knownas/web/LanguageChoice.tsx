// Choosing a language by its name.
import { Field, Select } from '#web/kit/Field.tsx'
import { useLanguages } from '#web/kit/languages.ts'

type Props = {
  label: string
  nothing: string
  value: string
  without?: readonly string[]
  onChange: (language: string) => void
}

export function LanguageChoice({ label, nothing, value, without = [], onChange }: Props) {
  const { languages, languageName } = useLanguages()
  const offered = languages.filter(({ language }) => language === value || !without.includes(language))
  const isOffered = !value || offered.some(({ language }) => language === value)
  return (
    <Field label={label}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{nothing}</option>
        {!isOffered && <option value={value}>{languageName(value)}</option>}
        {offered.map(({ language, name }) => (
          <option key={language} value={language}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}
