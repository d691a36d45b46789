// The frame of every page before one is signed in: the spine's colour, the mark, one calm column.
import { useEffect, type ReactNode } from 'react'
import { Mark } from '#web/kit/Mark.tsx'
import { LanguageSelect } from '#web/kit/PlaceSelects.tsx'
import { bestLocale } from '#web/kit/catalogues.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { usePreference } from '#web/preferences.ts'
import { useTitle } from '#web/title.ts'
import styles from './Door.module.css'

/** `sub`: a line under the title. `language`: offer other languages at the foot. */
export function Door({
  title,
  sub,
  language = true,
  children,
}: {
  title: string
  sub?: ReactNode
  language?: boolean
  children: ReactNode
}) {
  const t = useText()
  useTitle(title)
  // Whoever comes here from a link of a mail starts at the top.
  useEffect(() => void window.scrollTo(0, 0), [])
  return (
    <div className={styles.door}>
      <header className={styles.side}>
        <Mark />
      </header>
      <main id="main" className={styles.main}>
        <div className={styles.column}>
          <div>
            <h1>{title}</h1>
            {sub && <p className="dim">{sub}</p>}
          </div>
          {children}
        </div>
        <footer className={styles.foot}>
          <p className="xs faint">{t('access.door.about')}</p>
          {language && <DoorLanguage />}
        </footer>
      </main>
    </div>
  )
}

function DoorLanguage() {
  const t = useText()
  const { locale } = useFormats()
  const [, setLocale] = usePreference('locale')
  return (
    <LanguageSelect
      aria-label={t('access.door.language')}
      className={styles.language}
      value={bestLocale([locale])}
      onChange={(event) => setLocale(event.target.value)}
    />
  )
}
