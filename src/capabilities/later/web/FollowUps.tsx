// At the end of the thread: what will happen if the customer does not answer, and the way to stop it.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api, queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { failed } from '#web/kit/failed.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { Text, useFormats, useText } from '#web/kit/i18n.tsx'
import { undoable } from '#web/kit/toast.ts'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import type { FollowUp } from '../later.contract.ts'
import { followUpCommand, stopFollowUpCommand } from './commands.ts'
import css from './later.module.css'

const PlanDialog = part(() => import('./PlanDialog.tsx'))

export default function FollowUps({ conversationId }: { conversationId: string }) {
  const t = useText()
  const may = useMay('later:use')
  const settled = useSettled(conversationId)
  const { data } = useQuery({ ...api.later.followUps.query({ conversationId }), enabled: may && settled })
  const { data: conversation } = useQuery(conversationQuery(conversationId))
  const [planning, setPlanning] = useState(false)
  const [wanted, setWanted] = useState(false)
  const begin = () => {
    setWanted(true)
    setPlanning(true)
  }
  useCommand(followUpCommand, begin, { enabled: may })
  const items = data?.items ?? []
  const [first] = items
  useCommand(stopFollowUpCommand, () => first && void stop(first), {
    enabled: Boolean(first?.allowed.includes('stop')),
  })
  const stop = (item: FollowUp) =>
    undoable({
      run: () => api.later.stop({ followUpId: item.id }).finally(refresh),
      undo: () => api.later.resume({ followUpId: item.id }).finally(refresh),
      text: t('later.stopped'),
      icon: 'x',
    }).catch(failed)
  if (!may) return null
  // It is offered where we wait for the customer.
  const offers = conversation?.state === 'with_customer' && items.length === 0
  return (
    <>
      {items.length > 0 && (
        <ul className={css.ahead} aria-label={t('later.label')}>
          {items.map((item) => (
            <Planned key={item.id} item={item} onStop={() => void stop(item)} />
          ))}
        </ul>
      )}
      {offers && (
        <p className={css.offer}>
          <CommandButton command={followUpCommand} size="small" variant="quiet" />
        </p>
      )}
      {wanted && (
        <Suspense>
          <PlanDialog
            conversationId={conversationId}
            open={planning}
            onClose={() => setPlanning(false)}
            onPlanned={refresh}
          />
        </Suspense>
      )}
    </>
  )
}

function Planned({ item, onStop }: { item: FollowUp; onStop: () => void }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  return (
    <li>
      <Icon name="bell" size="s" />
      <span className={css.words}>
        <Text
          k={`later.ahead.${item.act}`}
          values={{
            who: <bdi>{item.by.name}</bdi>,
            at: (
              <b>
                <time dateTime={item.at} title={format.full(item.at)}>
                  {format.soon(item.at, now)}
                </time>
              </b>
            ),
          }}
        />
        {item.text && (
          <q className={css.said} dir="auto">
            {item.text}
          </q>
        )}
      </span>
      {item.allowed.includes('stop') && (
        <Button size="small" variant="quiet" icon="x" onClick={onStop}>
          {t('later.stop')}
        </Button>
      )}
    </li>
  )
}

const refresh = () => void queryClient.invalidateQueries({ queryKey: ['later.followUps'] })
