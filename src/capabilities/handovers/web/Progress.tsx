// How far handing over everything is, what came of it, and the way back.
import { useMutation } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { ProgressBar } from '#web/kit/ProgressBar.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import type { Run } from '../handovers.views.ts'

export function Progress({ run, agentId }: { run: Run; agentId: string }) {
  const t = useText()
  const undo = useMutation({
    mutationFn: api.handovers.undoAll,
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.handovers.everything.query({ agentId }).queryKey }),
  })
  const { given, unassigned, back, kept, state } = run
  const moved = given + unassigned
  const max = Math.max(run.total, moved + back + kept)
  const isUnderWay = state === 'running' || state === 'undoing'
  return (
    <div className="stack">
      <FormError error={undo.error} />
      {isUnderWay ? (
        <ProgressBar
          label={t(`handovers.progress.${state}`)}
          value={state === 'running' ? moved : back + kept}
          max={state === 'running' ? max : moved + back + kept}
        >
          {t(`handovers.progress.${state}`)}{' '}
          {t('handovers.progress.count', { done: state === 'running' ? moved : back + kept, total: max })}
        </ProgressBar>
      ) : (
        <p role="status">
          <Text k={`handovers.progress.${state}`} values={{ who: <bdi>{run.by.name}</bdi> }} />{' '}
          {state === 'done'
            ? t('handovers.progress.doneCount', { given, unassigned })
            : t('handovers.progress.undoneCount', { back, kept })}{' '}
          <span className="faint">
            <RelativeTime at={run.at} />
          </span>
        </p>
      )}
      {run.allowed.includes('undo') && moved > 0 && (
        <div className="row">
          <Button icon="undo-2" busy={undo.isPending} onClick={() => undo.mutate({ runId: run.id })}>
            {t('handovers.progress.undo')}
          </Button>
        </div>
      )}
    </div>
  )
}
