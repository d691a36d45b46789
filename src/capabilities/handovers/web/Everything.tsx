// Handing over everything of one person: to whom, how far it is, and the way back.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Choices, Radio } from '#web/kit/Choice.tsx'
import { Select } from '#web/kit/Field.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Scroll } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { Target } from '../handovers.views.ts'
import { Progress } from './Progress.tsx'
import css from './handovers.module.css'

type EverythingProps = {
  person: { id: string; name: string }
  /** They are about to be deactivated. */ isLeaving?: boolean
}

export function Everything({ person, isLeaving = false }: EverythingProps) {
  const t = useText()
  const { data, error, refetch } = useQuery(api.handovers.everything.query({ agentId: person.id }))
  if (error && !data)
    return (
      <ErrorState title={t('handovers.everything.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
    )
  if (!data) return <LoadingRows rows={2} shape={[60, 40]} />
  const { left, run } = data
  const isUnderWay = run?.state === 'running' || run?.state === 'undoing'
  if (isLeaving && !left && !run) return null
  return (
    <div className="stack">
      {run && <Progress run={run} agentId={person.id} />}
      {!run && left === 0 && <p className="dim">{t('handovers.everything.nothing', { who: person.name })}</p>}
      {!isUnderWay && left > 0 && (
        <>
          <p>
            {t(isLeaving ? 'handovers.everything.first' : 'handovers.everything.left', {
              who: person.name,
              count: left,
            })}
          </p>
          <Choose person={person} left={left} />
        </>
      )}
    </div>
  )
}

const again = () => queryClient.invalidateQueries({ queryKey: ['handovers.everything'] })

const kinds = ['agent', 'team', 'spread'] as const

function Choose({ person, left }: { person: { id: string; name: string }; left: number }) {
  const t = useText()
  const people = useColleagues().filter(({ id }) => id !== person.id)
  const teams = (useQuery({ ...api.people.teams.query({}), enabled: useMay('people:read') }).data ?? []).filter(
    ({ archived }) => !archived,
  )
  const [kind, setKind] = useState<(typeof kinds)[number]>('agent')
  const [agentId, setAgent] = useState('')
  const [teamId, setTeam] = useState('')
  const [spread, setSpread] = useState<readonly string[]>([])
  const target: Target | undefined =
    kind === 'agent'
      ? agentId
        ? { kind, agentId }
        : undefined
      : kind === 'team'
        ? teamId
          ? { kind, teamId }
          : undefined
        : spread.length
          ? { kind, agentIds: [...spread] }
          : undefined
  const start = useMutation({
    mutationFn: api.handovers.handOverAll,
    onSuccess: ({ runId }) =>
      void toast({
        text: t('handovers.everything.begun', { who: person.name }),
        icon: 'handshake',
        undo: () => api.handovers.undoAll({ runId }).finally(again),
      }),
    onSettled: again,
  })
  return (
    <div className="stack">
      <FormError error={start.error} />
      <Choices label={t('handovers.everything.to')}>
        {kinds.map((each) => (
          <Radio
            key={each}
            name="kind"
            checked={kind === each}
            onChange={() => setKind(each)}
            hint={t(`handovers.everything.${each}Hint`)}
          >
            {t(`handovers.everything.${each}`)}
          </Radio>
        ))}
      </Choices>
      {kind === 'agent' && (
        <Select
          aria-label={t('handovers.everything.agent')}
          value={agentId}
          onChange={(event) => setAgent(event.target.value)}
        >
          <option value="">{t('handovers.everything.choosePerson')}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {kind === 'team' && (
        <Select
          aria-label={t('handovers.everything.team')}
          value={teamId}
          onChange={(event) => setTeam(event.target.value)}
        >
          <option value="">{t('handovers.everything.chooseTeam')}</option>
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {kind === 'spread' && (
        <Scroll className={css.scroll} label={t('handovers.everything.among')}>
          <Choices label={t('handovers.everything.among')}>
            {people.map(({ id, name }) => (
              <Checkbox
                key={id}
                checked={spread.includes(id)}
                onChange={(event) =>
                  setSpread(event.target.checked ? [...spread, id] : spread.filter((each) => each !== id))
                }
              >
                {name}
              </Checkbox>
            ))}
          </Choices>
        </Scroll>
      )}
      <div className="row">
        <Button
          variant="primary"
          icon="handshake"
          busy={start.isPending}
          disabledReason={target ? undefined : t('handovers.everything.chooseFirst')}
          onClick={() => target && start.mutate({ agentId: person.id, to: target })}
        >
          {t('handovers.everything.do', { count: left })}
        </Button>
      </div>
    </div>
  )
}
