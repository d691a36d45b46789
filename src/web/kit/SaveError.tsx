// Somebody else saved meanwhile: nothing is overwritten, what was typed stays, and the newest can be looked at.
import { useEffect, useRef } from 'react'
import { ApiError } from '../api.ts'
import { Banner } from './Banner.tsx'
import { Button } from './Button.tsx'
import { FormError } from './Form.tsx'
import { useText } from './i18n.tsx'

/** The head of a form whose rows carry a revision. `onNewest`: take what is saved now instead of what was typed. */
export function SaveError({ error, onNewest }: { error: unknown; onNewest: () => void }) {
  const t = useText()
  const head = useRef<HTMLDivElement>(null)
  // Whoever saved at the foot of a long form would not see it.
  useEffect(() => head.current?.scrollIntoView({ block: 'nearest' }), [error])
  const problem = error instanceof ApiError ? error.problem : undefined
  if (!problem?.code.endsWith('.changedMeanwhile')) return <FormError error={error ?? null} />
  const who = String(problem['by'] || t('kit.save.somebody'))
  return (
    <div ref={head}>
      <Banner
        kind="warn"
        live
        action={
          <Button size="small" onClick={onNewest}>
            {t('kit.save.useNewest')}
          </Button>
        }
      >
        {t('kit.save.changedMeanwhile', { who })}
      </Banner>
    </div>
  )
}
