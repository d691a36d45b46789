// Choosing a language or a time zone, inside a `Field`.
import { useMemo, type ComponentProps } from 'react'
import { Select } from './Field.tsx'
import { localeName, locales } from './catalogues.ts'

type Props = ComponentProps<'select'> & {
  large?: boolean
  /** What an empty choice means, e.g. "as the organisation". */ otherwise?: string
}

/** Languages that Heed speaks, each in its own words. */
export const LanguageSelect = ({ otherwise, ...props }: Props) => (
  <Select {...props}>
    {otherwise !== undefined && <option value="">{otherwise}</option>}
    {locales.map((locale) => (
      <option key={locale} value={locale} lang={locale}>
        {localeName(locale)}
      </option>
    ))}
  </Select>
)

/** Time zones of the IANA list that this browser knows, with the one that is chosen even when it does not. */
export function TimeZoneSelect({ otherwise, ...props }: Props) {
  const chosen = String(props.value ?? props.defaultValue ?? '')
  const zones = useMemo(
    () => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(chosen ? [chosen] : [])])].sort(),
    [chosen],
  )
  return (
    <Select {...props}>
      {otherwise !== undefined && <option value="">{otherwise}</option>}
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </Select>
  )
}

/** The time zone of this computer. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
