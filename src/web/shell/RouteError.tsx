// A page that broke or did not come. The frame around it stays.
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Button } from '../kit/Button.tsx'
import { EmptyState, ErrorState } from '../kit/States.tsx'
import { useText } from '../kit/i18n.tsx'

export function RouteError({ error, reset }: ErrorComponentProps) {
  const t = useText()
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <main id="main">
      {isOldVersion(error) ? (
        <EmptyState
          icon="refresh-cw"
          title={t('shell.newVersion.title')}
          level={1}
          actions={<Button onClick={() => location.reload()}>{t('shell.newVersion.reload')}</Button>}
        >
          {t('shell.newVersion.text')}
        </EmptyState>
      ) : (
        <ErrorState title={t('shell.pageBroke')} error={error} onRetry={again} level={1} />
      )}
    </main>
  )
}

/** A part of the app that the server no longer has, after an update: browsers say it in three ways. */
const isOldVersion = (error: unknown): boolean =>
  error instanceof Error &&
  /dynamically imported module|Importing a module script|module script failed/i.test(error.message)
