// A list to choose several from by typing, and to make new ones in: tags. What was chosen counts when it is closed. The
// control names itself by its content.
//
//   <ManyPicker label={t('…tags')} trigger={<Button>…</Button>} options={[{ id, label, hue }]} value={ids}
//     onDone={({ add, remove, make }) => …} mayMake />
import { useState, type ReactElement } from 'react'
import { onDemand } from './on-demand.ts'
import { useTrigger } from './trigger.tsx'

/** `hue`: a colour of the design by name, for tags. `archived` ones are shown only while they are chosen. */
export type ManyOption = {
  id: string
  label: string
  hue?: string
  archived?: boolean
  /** Also found by these. */ others?: readonly string[]
}
/** Ids that were chosen and given up, and names of what is to be made. */
export type ManyChange = { add: string[]; remove: string[]; make: string[] }

export type ManyPickerProps = {
  label: string
  trigger: ReactElement
  options: readonly ManyOption[]
  /** Ids of what is chosen when it opens. */
  value: readonly string[]
  /** Called once, when it has been closed and something is otherwise. */
  onDone: (change: ManyChange) => void
  /** What is typed and not there can be made. */
  mayMake?: boolean
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'end'
}

const list = onDemand(() => import('./ManyPickerList.tsx').then((module) => module.ManyPickerList))

export function ManyPicker({
  label,
  trigger,
  options,
  value,
  onDone,
  mayMake = false,
  open,
  onOpenChange,
  align = 'start',
}: ManyPickerProps) {
  const { control, code: List, ...state } = useTrigger({ trigger, demand: list, kind: 'dialog', writes: true, open, onOpenChange })
  // Each time it opens it begins anew.
  const [round, setRound] = useState({ open: false, count: 0 })
  if (round.open !== state.open) setRound({ open: state.open, count: round.count + (state.open ? 1 : 0) })
  return (
    <>
      {control}
      {List && (
        <List
          key={round.count}
          label={label}
          options={options}
          value={value}
          onDone={onDone}
          mayMake={mayMake}
          align={align}
          {...state}
        />
      )}
    </>
  )
}
