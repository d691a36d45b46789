// Gives a conversation to a person, a team, or nobody.
import { useQuery } from '@tanstack/react-query'
import { cloneElement, Suspense, useMemo, useState, type ReactElement } from 'react'
import { api } from '#web/api.ts'
import { useCommand, useCommandState } from '#web/commands.tsx'
import type { PickerGroup } from '#web/kit/Picker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay, useMe } from '#web/session.tsx'
import { part } from '#web/part.ts'
import type { Assignment } from './actions.ts'
import { useColleagues } from './colleagues.ts'
import { assignCommand } from './commands.ts'
import { handOverCommand } from './handing.ts'
import { chosenOf, personOption, teamOption } from './receivers.ts'

const Picker = part(async () => ({ default: (await import('#web/kit/Picker.tsx')).Picker }))

export type AssignPickerProps = {
  trigger: ReactElement<{ onClick?: () => void }>
  value: { assigneeId?: string | null; teamId?: string | null }
  onPick: (assignment: Assignment) => void
  /** Offered as well: with what the next one must know. */
  onHandOver?: () => void
  open: boolean
  onOpenChange: (open: boolean) => void
}

/**
 * The picker alone; the command `A` opens it where `Assign` is used. It is loaded when it is opened for the first
 * time.
 */
export function AssignPicker(props: AssignPickerProps) {
  const [wanted, setWanted] = useState(props.open)
  if (props.open && !wanted) setWanted(true)
  const plain = cloneElement(props.trigger, { onClick: () => props.onOpenChange(true) })
  return wanted ? (
    <Suspense fallback={plain}>
      <Loaded {...props} />
    </Suspense>
  ) : (
    plain
  )
}

function Loaded({ trigger, value, onPick, onHandOver, open, onOpenChange }: AssignPickerProps) {
  const t = useText()
  const me = useMe()
  const people = useColleagues()
  const mayRead = useMay('people:read')
  const teams = useQuery({ ...api.people.teams.query({}), enabled: mayRead }).data
  const groups = useMemo(
    (): PickerGroup[] => [
      {
        label: t('conversations.assign.people'),
        options: [
          { ...personOption(me), sub: t('conversations.assign.you'), me: true },
          ...people.filter((person) => person.id !== me.id).map(personOption),
          ...(value.assigneeId
            ? [{ id: 'nobody', label: t('conversations.assign.nobody'), icon: 'circle-dashed' as const }]
            : []),
          ...(onHandOver
            ? [{ id: 'handOver', label: t('conversations.assign.withBrief'), icon: 'handshake' as const }]
            : []),
        ],
      },
      {
        label: t('conversations.assign.teams'),
        options: [
          ...(teams ?? [])
            .filter((team) => !team.archived && team.id !== value.teamId)
            .map(teamOption),
          ...(value.teamId
            ? [{ id: 'noTeam', label: t('conversations.assign.noTeam'), icon: 'circle-dashed' as const }]
            : []),
        ],
      },
    ],
    [t, me, people, teams, value.assigneeId, value.teamId, onHandOver],
  )
  return (
    <Picker
      label={t('conversations.assign.label')}
      named
      trigger={trigger}
      align="end"
      groups={groups}
      value={value.assigneeId}
      open={open}
      onOpenChange={onOpenChange}
      onPick={({ id, label }) => {
        if (id === 'handOver') onHandOver?.()
        else if (id === 'nobody') onPick({ assignee: null })
        else if (id === 'noTeam') onPick({ team: null })
        else onPick(chosenOf({ id, label }))
      }}
    />
  )
}

/** The picker of the open conversation, with its key. */
export function Assign({ allowed, ...props }: Omit<AssignPickerProps, 'open' | 'onOpenChange' | 'onHandOver'> & { allowed: boolean }) {
  const handOver = useCommandState(handOverCommand)
  const [open, setOpen] = useState(false)
  useCommand(assignCommand, () => setOpen(true), { allowed })
  return allowed ? <AssignPicker {...props} onHandOver={handOver.offered ? handOver.run : undefined} open={open} onOpenChange={setOpen} /> : null
}
