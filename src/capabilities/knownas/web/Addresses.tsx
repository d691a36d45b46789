// The form of address in each language that somebody told of.
import { Button } from '#web/kit/Button.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useLanguages } from '#web/kit/languages.ts'
import { type Card, forms, namings } from '../knownas.contract.ts'
import css from './knownas.module.css'
import { LanguageChoice } from './LanguageChoice.tsx'

type Address = Card['address']

export function Addresses({ address, onChange }: { address: Address; onChange: (to: Address) => void }) {
  const t = useText()
  const { languageName } = useLanguages()
  const put = (language: string, part: Partial<Address[number]>) =>
    onChange(address.map((each) => (each.language === language ? { ...each, ...part } : each)))
  return (
    <>
      {address.map(({ language, form, naming, greeting }) => (
        <fieldset key={language} className={css.address}>
          <legend className="sm medium">{t('knownas.facts.address', { language: languageName(language) })}</legend>
          <Field label={t('knownas.fields.form')}>
            <Select
              value={form ?? ''}
              onChange={(event) => put(language, { form: forms.find((each) => each === event.target.value) ?? null })}
            >
              <option value="">{t('knownas.notTold')}</option>
              {forms.map((each) => (
                <option key={each} value={each}>
                  {language === 'de' || language === 'fr'
                    ? t(`knownas.forms.${language}.${each}`)
                    : t(`knownas.forms.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('knownas.fields.naming')}>
            <Select
              value={naming ?? ''}
              onChange={(event) =>
                put(language, { naming: namings.find((each) => each === event.target.value) ?? null })
              }
            >
              <option value="">{t('knownas.notTold')}</option>
              {namings.map((each) => (
                <option key={each} value={each}>
                  {t(`knownas.namings.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('knownas.fields.greeting')}>
            <Input
              maxLength={80}
              value={greeting}
              lang={language}
              dir="auto"
              autoComplete="off"
              onChange={(event) => put(language, { greeting: event.target.value })}
            />
          </Field>
          <Button
            variant="link"
            size="small"
            aria-label={t('knownas.removeAddress', { language: languageName(language) })}
            onClick={() => onChange(address.filter((each) => each.language !== language))}
          >
            {t('knownas.remove')}
          </Button>
        </fieldset>
      ))}
      <LanguageChoice
        label={t('knownas.fields.addAddress')}
        nothing={t('knownas.choose')}
        without={address.map(({ language }) => language)}
        value=""
        onChange={(language) =>
          language && onChange([...address, { language, form: null, naming: null, greeting: '' }])
        }
      />
    </>
  )
}
