// How an event reads in the thread: which sentence, and the names in it. Pure.
import type { TextKey } from '#web/kit/i18n.tsx'
import type { IconName } from '#web/kit/icon-names.ts'
import type { EventLine } from '../conversations.views.ts'

export type EventWords = {
  key: TextKey
  icon: IconName
  who: string
  names: Record<string, string>
  count?: number
  /** When it comes back. */
  until?: string
  /** Number of the conversation it leads to. */ number?: number
}

/** `undefined` for what is not told in words here. */
export function wordsOf({ type, actor, payload, names }: EventLine): EventWords | undefined {
  const name = (field: string): string => names[String(payload[field])] ?? ''
  const number = (field: string): number | undefined => Number(name(field).slice(1)) || undefined
  const base = { who: actor.name, names: {} }
  const byAgent = actor.kind === 'agent' || actor.kind === 'token'
  switch (type) {
    case 'conversations.assigned': {
      const { assigneeId, teamId, fromAssigneeId, fromTeamId } = payload
      const to = name('assigneeId')
      const team = name('teamId')
      const isNew = assigneeId !== fromAssigneeId
      const isMoved = teamId !== fromTeamId
      const who = byAgent ? '' : 'ByHeed'
      if (isNew && assigneeId && assigneeId === actor.id)
        return {
          ...base,
          key: isMoved && teamId ? 'conversations.event.tookIn' : 'conversations.event.took',
          icon: 'user-round-check',
          names: { team },
        }
      if (isNew && assigneeId)
        return {
          ...base,
          key: isMoved && teamId ? `conversations.event.assignedIn${who}` : `conversations.event.assigned${who}`,
          icon: 'user-plus',
          names: { to, team },
        }
      if (isMoved && teamId)
        return { ...base, key: `conversations.event.moved${who}`, icon: 'users-round', names: { team } }
      if (isNew) return { ...base, key: `conversations.event.unassigned${who}`, icon: 'user-round', names: {} }
      return {
        ...base,
        key: `conversations.event.noTeam${who}`,
        icon: 'users-round',
        names: { team: name('fromTeamId') },
      }
    }
    case 'conversations.stateChanged':
      if (payload['to'] === 'closed')
        return {
          ...base,
          key: byAgent
            ? 'conversations.event.closed'
            : actor.kind === 'customer'
              ? 'conversations.event.closedByCustomer'
              : 'conversations.event.closedByHeed',
          icon: 'check',
        }
      if (payload['to'] === 'with_customer')
        return {
          ...base,
          key: byAgent ? 'conversations.event.withCustomer' : 'conversations.event.withCustomerByHeed',
          icon: 'reply',
        }
      if (payload['to'] === 'snoozed')
        return {
          ...base,
          key: payload['until'] ? 'conversations.event.snoozed' : 'conversations.event.snoozedForAnswer',
          icon: 'alarm-clock',
          ...(payload['until'] ? { until: String(payload['until']) } : {}),
        }
      if (payload['to'] === 'spam')
        return { ...base, key: byAgent ? 'conversations.event.spam' : 'conversations.event.spamByHeed', icon: 'ban' }
      if (payload['from'] === 'spam') return { ...base, key: 'conversations.event.notSpam', icon: 'inbox' }
      if (payload['from'] === 'snoozed' && actor.kind === 'system')
        return { ...base, key: 'conversations.event.back', icon: 'alarm-clock' }
      return {
        ...base,
        key: byAgent ? 'conversations.event.opened' : 'conversations.event.openedByMessage',
        icon: 'inbox',
      }
    case 'conversations.subjectChanged':
      return {
        ...base,
        key: byAgent ? 'conversations.event.renamed' : 'conversations.event.renamedByHeed',
        icon: 'pencil',
        names: { from: String(payload['from'] ?? ''), to: String(payload['to'] ?? '') },
      }
    case 'conversations.participantAdded':
      return {
        ...base,
        key: byAgent ? 'conversations.event.joined' : 'conversations.event.joinedByMessage',
        icon: 'user-plus',
        names: { address: String(payload['address'] ?? '') },
      }
    case 'conversations.participantRemoved':
      return {
        ...base,
        key: byAgent ? 'conversations.event.left' : 'conversations.event.leftByHeed',
        icon: 'user-round',
        names: { address: String(payload['address'] ?? '') },
      }
    case 'conversations.split':
      return {
        ...base,
        key: 'conversations.event.split',
        icon: 'split',
        count: Array.isArray(payload['messageIds']) ? payload['messageIds'].length : 0,
        number: number('toId'),
      }
    case 'conversations.splitOff':
      return { ...base, key: 'conversations.event.splitOff', icon: 'split', number: number('fromId') }
    case 'conversations.unsplit':
      return {
        ...base,
        key: 'conversations.event.unsplit',
        icon: 'merge',
        count: Array.isArray(payload['messageIds']) ? payload['messageIds'].length : 0,
        number: number('fromId'),
      }
    case 'conversations.madePrivate':
      return { ...base, key: 'conversations.event.madePrivate', icon: 'lock' }
    case 'conversations.madeOpen':
      return { ...base, key: 'conversations.event.madeOpen', icon: 'users-round' }
    case 'conversations.memberAdded':
      return {
        ...base,
        key: byAgent ? 'conversations.event.memberAdded' : 'conversations.event.memberAddedByHeed',
        icon: 'user-plus',
        names: { member: name('agentId') },
      }
    case 'conversations.memberRemoved':
      return {
        ...base,
        key: byAgent ? 'conversations.event.memberRemoved' : 'conversations.event.memberRemovedByHeed',
        icon: 'user-round',
        names: { member: name('agentId') },
      }
    case 'conversations.openedWithReason':
      return {
        ...base,
        key: 'conversations.event.openedWithReason',
        icon: 'eye',
        names: { reason: String(payload['reason'] ?? '') },
      }
    case 'conversations.merged':
    case 'conversations.unmerged':
      return {
        ...base,
        key: type === 'conversations.merged' ? 'conversations.event.merged' : 'conversations.event.unmerged',
        icon: type === 'conversations.merged' ? 'merge' : 'split',
        count: Array.isArray(payload['messageIds']) ? payload['messageIds'].length : 0,
        number: number('fromId'),
      }
    case 'conversations.mergedInto':
      return { ...base, key: 'conversations.event.mergedInto', icon: 'merge', number: number('toId') }
    case 'conversations.takenOut':
      return { ...base, key: 'conversations.event.takenOut', icon: 'split', number: number('fromId') }
    case 'conversations.linked':
      return {
        ...base,
        key:
          !byAgent && payload['kind'] === 'follows'
            ? 'conversations.event.follows'
            : payload['kind'] === 'offered'
              ? 'conversations.event.offered'
              : byAgent
                ? 'conversations.event.linked'
                : 'conversations.event.linkedByHeed',
        icon: 'link',
        number: number('otherId'),
      }
    case 'conversations.unlinked':
      return {
        ...base,
        key: byAgent ? 'conversations.event.unlinked' : 'conversations.event.unlinkedByHeed',
        icon: 'unlink',
        number: number('otherId'),
      }
    default:
      return undefined
  }
}
