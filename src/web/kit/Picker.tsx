// A list to choose one from by typing: a person or a team to assign to. Opens at its button, or from a command.
//
//   <Picker label={t('…assign')} trigger={<Button>…</Button>} open={open} onOpenChange={setOpen}
//     groups={[{ label: t('…people'), options: [{ id, label: name, avatar: name }] }]} onPick={(option) =>
// assign(option.id)} />
import type { ReactElement } from 'react'
import { onDemand } from './on-demand.ts'
import { useTrigger } from './trigger.tsx'
import type { IconName } from './Icon.tsx'

export type PickerOption = {
  id: string
  label: string
  /** Further words to find it by, and shown after the label. */
  sub?: string
  icon?: IconName
  /** Name for initials; with `photo` its picture. */
  avatar?: string
  photo?: string | null
  me?: boolean
}
export type PickerGroup = { label: string; options: readonly PickerOption[] }

export type PickerProps = {
  label: string
  trigger: ReactElement
  groups: readonly PickerGroup[]
  /** Id of the present choice. */
  value?: string | null
  onPick: (option: PickerOption) => void
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'end'
  /** The trigger says by itself what is chosen. */
  named?: boolean
}

const list = onDemand(() => import('./PickerList.tsx').then((module) => module.PickerList))

export function Picker({
  label,
  trigger,
  groups,
  value,
  onPick,
  open,
  onOpenChange,
  align = 'start',
  named,
}: PickerProps) {
  const chosen = groups.flatMap((group) => group.options).find((option) => option.id === value)
  const name = chosen ? `${label}: ${chosen.label}` : label
  const attributes: { 'aria-label'?: string } = named ? {} : { 'aria-label': name }
  const {
    control,
    code: List,
    ...state
  } = useTrigger({ trigger, demand: list, kind: 'dialog', writes: true, open, onOpenChange, attributes })
  return (
    <>
      {control}
      {List && <List label={label} groups={groups} value={value} onPick={onPick} align={align} {...state} />}
    </>
  )
}
