// In the head of a conversation and in rows: how urgent it is, when that is not as usual, and of what kind.
import { useQuery } from '@tanstack/react-query'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { Chip } from '#web/kit/Chip.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Priority } from '../fields.contract.ts'
import { marksQuery, useFields, useKindName } from './data.ts'

export function Marks({ conversationId }: { conversationId: string }) {
  const { data } = useQuery({ ...marksQuery(conversationId), enabled: useSettled(conversationId) })
  const { kinds } = useFields()
  const kindName = useKindName()
  const kind = kinds.find(({ id }) => id === data?.kind.id)
  return (
    <>
      {data && <PriorityChip priority={data.priority.value} reason={data.priority.reason} />}
      {kind && (
        <span className="nowrap">
          <bdi>{kindName(kind)}</bdi>
        </span>
      )}
    </>
  )
}

/** Nothing when it is as usual. */
export function PriorityChip({ priority, reason }: { priority: Priority; reason?: string }) {
  const t = useText()
  if (priority === 'normal') return null
  return (
    <Chip
      kind={priority === 'urgent' ? 'bad' : priority === 'high' ? 'warn' : 'plain'}
      icon={priority === 'urgent' ? 'triangle-alert' : priority === 'high' ? 'arrow-up' : 'arrow-down'}
      title={reason || undefined}
    >
      {t(`fields.priority.${priority}`)}
    </Chip>
  )
}
