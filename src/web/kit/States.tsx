// A pane without its content: why, and the next step.
import type { ReactNode } from 'react'
import { problemOf } from './Form.tsx'
import { Button } from './Button.tsx'
import { Icon, type IconName } from './Icon.tsx'
import { useText } from './i18n.tsx'
import { toast } from './toast.ts'

/** Empty and well, empty by filter, not allowed. `actions`: one thing to do, perhaps a second, quiet one. */
export function EmptyState({
  icon,
  title,
  actions,
  level = 2,
  children,
}: {
  icon: IconName
  title: ReactNode
  actions?: ReactNode
  level?: 1 | 2 | 3
  children?: ReactNode
}) {
  const Heading = `h${level}` as const
  return (
    <div className="empty">
      <Icon name={icon} />
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {actions && <div className="row wrap">{actions}</div>}
    </div>
  )
}

/** Something did not come. `title` says what: "The list did not come". */
export function ErrorState({
  title,
  error,
  onRetry,
  level,
}: {
  title: ReactNode
  error: unknown
  onRetry?: () => void
  level?: 1 | 2 | 3
}) {
  const t = useText()
  const { title: words, reference, isOffline } = problemOf(error)
  const copy = async (code: string) => {
    await navigator.clipboard.writeText(code)
    toast({ text: t('kit.copied'), icon: 'copy', seconds: 4 })
  }
  return (
    <div role="alert">
      <EmptyState
        icon="cloud-alert"
        title={title}
        level={level}
        actions={
          <>
            {onRetry && <Button onClick={onRetry}>{t('kit.error.tryAgain')}</Button>}
            {reference && (
              <Button variant="quiet" onClick={() => void copy(reference)}>
                {t('kit.error.copy', { code: reference })}
              </Button>
            )}
          </>
        }
      >
        {isOffline ? t('kit.error.offline') : words}
      </EmptyState>
    </div>
  )
}
