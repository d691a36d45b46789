// A page that a link from a mail leads to: looks at the link first, and says what to do when it has ended.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api, isRefusal } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { Late } from '#web/kit/LoadingRows.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useRouteParams } from '#web/route.ts'
import { Door } from './Door.tsx'

export type LinkFacts = { token: string; email: string; name: string; organisation: string }

/** `kind`: what the page is for. The children are drawn for a link that works. */
export function LinkedDoor({
  kind,
  children,
}: {
  kind: 'invitation' | 'reset'
  children: (link: LinkFacts) => ReactNode
}) {
  const t = useText()
  const { token = '' } = useRouteParams<'token'>()
  const { data: link, error, refetch } = useQuery(api.access.link.query({ token }))
  if (link?.kind === kind) return children({ token, ...link })
  if (error && !isRefusal(error, 'access.linkEnded', 'access.linkNotFound')) {
    const { title, isOffline } = problemOf(error)
    return (
      <Door title={t('access.link.didNotCome')} sub={isOffline ? t('kit.error.offline') : title}>
        <Button onClick={() => void refetch()}>{t('kit.error.tryAgain')}</Button>
      </Door>
    )
  }
  if (!error && !link)
    return (
      <Late>
        <p className="sr" role="status">
          {t('kit.loading')}
        </p>
      </Late>
    )
  return (
    <Door title={t('access.link.title')} sub={error ? problemOf(error).title : undefined}>
      {kind === 'reset' ? (
        <Link to="/forgotten" className="btn primary large wide">
          {t('access.link.askReset')}
        </Link>
      ) : (
        <p>{t('access.link.askInvite')}</p>
      )}
      <p className="sm">
        <Link to="/sign-in">{t('access.forgotten.back')}</Link>
      </p>
    </Door>
  )
}
