// /settings alone: on a wide screen the first page; on a narrow one the navigation is the page.
import { Navigate } from '@tanstack/react-router'
import { useText } from '../../kit/i18n.tsx'
import { useTitle } from '../../title.ts'
import { usePages } from './SettingsLayout.tsx'

export default function SettingsStart() {
  const t = useText()
  const first = usePages()[0]
  useTitle(t('shell.nav.settings'))
  if (first && matchMedia('(width >= 45rem)').matches) return <Navigate to={`/settings/${first.id}`} replace />
  return (
    <main id="main" className="sr">
      <h1>{t('shell.nav.settings')}</h1>
    </main>
  )
}
