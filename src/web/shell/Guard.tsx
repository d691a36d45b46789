// Lets a page be seen by those who may; tells others who can help.
import type { ReactNode } from 'react'
import { EmptyState } from '../kit/States.tsx'
import { useText } from '../kit/i18n.tsx'
import { useMe } from '../session.tsx'
import { useTitle } from '../title.ts'

/** `needs`: a permission; without one everybody may. */
export function Guard({ needs, children }: { needs?: string; children: ReactNode }) {
  return needs ? <Guarded needs={needs}>{children}</Guarded> : children
}

function Guarded({ needs, children }: { needs: string; children: ReactNode }) {
  return useMe().permissions.includes(needs) ? children : <NoPermission />
}

function NoPermission() {
  const t = useText()
  useTitle(t('shell.noPermission.title'))
  return (
    <main id="main">
      <EmptyState icon="lock" title={t('shell.noPermission.title')} level={1}>
        {t('shell.noPermission.text')}
      </EmptyState>
    </main>
  )
}
