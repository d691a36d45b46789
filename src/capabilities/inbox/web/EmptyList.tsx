// A list without rows: why, and one thing to do.
import { useState } from 'react'
import { api, isRefusal } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { EmptyState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import { countWords, useCounts } from './counts.ts'
import { baseOf, keyOf, type Place } from './place.ts'
import { titleOf } from './views.ts'

export function EmptyList({
  place,
  onPlace,
  onTaken,
}: {
  place: Place
  onPlace: (place: Place) => void
  onTaken: (number: number) => void
}) {
  const base = baseOf(place)
  const isNarrowed = keyOf({ ...place, order: undefined }) !== keyOf(base)
  if (isNarrowed) return <NothingFits place={place} onPlace={onPlace} />
  return place.view === 'mine' ? <NothingForMe onTaken={onTaken} /> : <Nothing place={place} />
}

function NothingFits({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const t = useText()
  const format = useFormats()
  const counts = useCounts()
  const base = baseOf(place)
  const names = [
    place.teamId !== base.teamId && counts?.teams.find(({ id }) => id === place.teamId)?.name,
    place.mailboxId !== base.mailboxId && counts?.mailboxes.find(({ id }) => id === place.mailboxId)?.name,
  ].filter((name): name is string => Boolean(name))
  const without = base.teamId || base.mailboxId || place.view === 'closed' ? undefined : counts?.views[place.view]
  const view = t(titleOf(place.view))
  return (
    <EmptyState
      icon="list-filter"
      level={3}
      title={t('inbox.empty.filtered')}
      actions={<Button onClick={() => onPlace({ ...base, order: place.order })}>{t('inbox.filter.clear')}</Button>}
    >
      {without === undefined
        ? t('inbox.empty.filter', { filter: format.list(names), view })
        : t('inbox.empty.filterOf', {
            filter: format.list(names),
            view,
            count: without,
            shown: countWords(without, format.number),
          })}
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
    <EmptyState icon={view === 'closed' ? 'check-check' : 'coffee'} level={3} title={t(`inbox.empty.${view}`)}>
      {t(`inbox.empty.${view}Text`)}
    </EmptyState>
  )
}
