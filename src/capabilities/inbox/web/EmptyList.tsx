// A list without rows: why, and one thing to do.
import { useState } from 'react'
import { useView } from '#capabilities/views/web/data.ts'
import { useConditionWords } from '#capabilities/views/web/words.ts'
import { api, isRefusal } from '#web/api.ts'
import { useCommandState } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { EmptyState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import { useCounts } from './counts.ts'
import { filter } from './commands.ts'
import { conditionOf } from './place-condition.ts'
import { isPicked, type Place } from './place.ts'

export function EmptyList({ place, onTaken }: { place: Place; onTaken: (number: number) => void }) {
  if (isPicked(place)) return <NothingFits place={place} />
  return place.view === 'mine' ? <NothingForMe onTaken={onTaken} /> : <Nothing place={place} />
}

function NothingFits({ place }: { place: Place }) {
  const t = useText()
  const words = useConditionWords()
  const view = useView(place.saved)
  const change = useCommandState(filter)
  return (
    <EmptyState
      icon="list-filter"
      level={3}
      title={t('views.empty.title')}
      actions={<Button onClick={change.run}>{t('views.empty.change')}</Button>}
    >
      {t('views.empty.text', { words: words(conditionOf(place, view)) })}
    </EmptyState>
  )
}

function NothingForMe({ onTaken }: { onTaken: (number: number) => void }) {
  const t = useText()
  const counts = useCounts()
  const mayTake = useMay('conversations:write')
  const [busy, setBusy] = useState(false)
  const unassigned = counts?.views.unassigned ?? 0
  const take = async () => {
    setBusy(true)
    try {
      const {
        items: [oldest],
      } = await api.inbox.list({ view: 'unassigned', order: 'oldest', limit: 1 })
      if (!oldest) return toast({ text: t('inbox.empty.noneLeft') })
      await api.conversations.assign({ conversationId: oldest.id, revision: oldest.revision, assigneeId: 'me' })
      onTaken(oldest.number)
    } catch (error) {
      toast({
        text: isRefusal(error, 'conversations.changedMeanwhile') ? t('inbox.empty.tookFirst') : problemOf(error).title,
        icon: 'circle-alert',
      })
    } finally {
      setBusy(false)
    }
  }
  return (
    <EmptyState
      icon="coffee"
      level={3}
      title={t('inbox.empty.mine')}
      actions={
        unassigned > 0 && mayTake ? (
          <Button busy={busy} onClick={() => void take()}>
            {t('inbox.empty.take')}
          </Button>
        ) : undefined
      }
    >
      {t('inbox.empty.mineText', { waiting: counts?.views.withCustomer ?? 0, unassigned })}
    </EmptyState>
  )
}

function Nothing({ place }: { place: Place }) {
  const t = useText()
  const { view } = place
  return (
    <EmptyState icon={view === 'closed' ? 'check-check' : view === 'spam' ? 'ban' : 'coffee'} level={3} title={t(`inbox.empty.${view}`)}>
      {t(`inbox.empty.${view}Text`)}
    </EmptyState>
  )
}
