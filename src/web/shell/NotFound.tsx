// An address that leads nowhere.
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../kit/States.tsx'
import { useText } from '../kit/i18n.tsx'
import { useTitle } from '../title.ts'

export function NotFound() {
  const t = useText()
  useTitle(t('shell.notFound.title'))
  return (
    <main id="main">
      <EmptyState
        icon="unlink"
        title={t('shell.notFound.title')}
        level={1}
        actions={
          <Link to="/" className="btn">
            {t('shell.notFound.start')}
          </Link>
        }
      >
        {t('shell.notFound.text')}
      </EmptyState>
    </main>
  )
}
