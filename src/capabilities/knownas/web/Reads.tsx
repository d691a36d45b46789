// Languages: the one they like best, those they understand besides, and the letters they read.
import { Button } from '#web/kit/Button.tsx'
import { Field, Select } from '#web/kit/Field.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useLanguages } from '#web/kit/languages.ts'
import type { Card } from '../knownas.contract.ts'
import { LanguageChoice } from './LanguageChoice.tsx'

type Languages = Card['languages']

export function Reads({
  languages,
  scripts,
  onChange,
}: {
  languages: Languages
  scripts: readonly string[]
  onChange: (to: Languages) => void
}) {
  const t = useText()
  const { locale } = useFormats()
  const { languageName } = useLanguages()
  const names = new Intl.DisplayNames([locale], { type: 'script' })
  const put = (part: Partial<NonNullable<Languages>>) => languages && onChange({ ...languages, ...part })
  const without = languages ? [languages.own, ...languages.reads] : []
  return (
    <>
      <div className="grid2">
        <LanguageChoice
          label={t('knownas.fields.own')}
          nothing={t('knownas.notTold')}
          value={languages?.own ?? ''}
          onChange={(own) =>
            onChange(
              own
                ? {
                    own,
                    reads: (languages?.reads ?? []).filter((each) => each !== own),
                    script: languages?.script ?? null,
                  }
                : null,
            )
          }
        />
        {languages && (
          <LanguageChoice
            label={t('knownas.fields.reads')}
            nothing={t('knownas.choose')}
            value=""
            without={without}
            onChange={(language) => language && put({ reads: [...languages.reads, language] })}
          />
        )}
      </div>
      {languages && languages.reads.length > 0 && (
        <span className="row wrap">
          {languages.reads.map((each) => (
            <Button
              key={each}
              size="small"
              icon="x"
              aria-label={t('knownas.removeReads', { language: languageName(each) })}
              onClick={() => put({ reads: languages.reads.filter((other) => other !== each) })}
            >
              {languageName(each)}
            </Button>
          ))}
        </span>
      )}
      {languages && (
        <Field label={t('knownas.fields.script')}>
          <Select value={languages.script ?? ''} onChange={(event) => put({ script: event.target.value || null })}>
            <option value="">{t('knownas.notTold')}</option>
            {scripts.map((each) => (
              <option key={each} value={each}>
                {names.of(each) ?? each}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  )
}
