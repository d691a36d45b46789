// How Heed looks in this browser.
import { Radio, Choices } from '../../kit/Choice.tsx'
import { Page, Section } from '../../kit/Pane.tsx'
import { useText } from '../../kit/i18n.tsx'
import { usePreference } from '../../preferences.ts'

export default function LookPage() {
  const t = useText()
  const [theme, setTheme] = usePreference('look.theme')
  const [density, setDensity] = usePreference('look.density')
  return (
    <Page title={t('shell.look.title')} bodyClass="set-body">
      <div>
        <Section title={t('shell.look.theme')}>
          <Choices label={t('shell.look.themeQuestion')}>
            {(['system', 'light', 'dark'] as const).map((value) => (
              <Radio key={value} name="theme" checked={theme === value} onChange={() => setTheme(value)}>
                {t(`shell.look.${value}`)}
              </Radio>
            ))}
          </Choices>
        </Section>
        <Section title={t('shell.look.density')}>
          <Choices label={t('shell.look.densityQuestion')}>
            {(['compact', 'normal', 'roomy'] as const).map((value) => (
              <Radio
                key={value}
                name="density"
                checked={density === value}
                onChange={() => setDensity(value)}
                hint={t(`shell.look.${value}Hint`)}
              >
                {t(`shell.look.${value}`)}
              </Radio>
            ))}
          </Choices>
        </Section>
        <p className="sm dim">{t('shell.look.here')}</p>
      </div>
    </Page>
  )
}
