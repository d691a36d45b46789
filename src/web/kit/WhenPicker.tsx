// Choosing a time to come: one of a few by key or by typing, or any day and time in a dialog.
//
//   <WhenPicker label={t('…')} trigger={<IconButton …/>} open={open} onOpenChange={setOpen}
//     groups={[{ label: t('…'), options: [{ id, label, sub, value: instant }] }]} onPick={(value) => …} />
import { useState, type ReactElement, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { Field, Input } from './Field.tsx'
import { Form } from './Form.tsx'
import type { IconName } from './icon-names.ts'
import { useText } from './i18n.tsx'
import { Picker } from './Picker.tsx'

/** `value`: an instant, or anything else that the owner of the picker understands. */
export type WhenOption = { id: string; label: string; sub?: string; icon?: IconName; value: string | null }

export type WhenPickerProps = {
  label: string
  trigger: ReactElement
  groups: readonly { label: string; options: readonly WhenOption[] }[]
  /** Where the dialog begins, as `2026-11-26T09:00`. */
  suggested?: string
  /** Said under the fields of the dialog: whose clocks it goes by. */
  hint?: ReactNode
  /** Told the value of the option, or for a chosen day and time what the clocks will show: `2026-11-26T09:00`. */
  onPick: (value: string | null, option: { id: string }) => void
  open: boolean
  onOpenChange: (open: boolean) => void
  align?: 'start' | 'end'
}

export function WhenPicker({ groups, suggested = '', hint, onPick, ...picker }: WhenPickerProps) {
  const t = useText()
  const [picking, setPicking] = useState(false)
  const all = [
    ...groups,
    { label: t('kit.when.other'), options: [{ id: 'pick', label: t('kit.when.pick'), icon: 'calendar' as const, value: '' }] },
  ]
  const [date = '', time = ''] = suggested.split('T')
  return (
    <>
      <Picker
        {...picker}
        groups={all}
        onPick={({ id }) => {
          if (id === 'pick') return setPicking(true)
          const option = all.flatMap(({ options }) => [...options]).find((each) => each.id === id)!
          return onPick(option.value, option)
        }}
      />
      <Dialog open={picking} onClose={() => setPicking(false)} title={picker.label} width="24rem">
        <Form
          className="stack"
          onSubmit={({ date: day = '', time: clock = '' }) => {
            if (!day || !clock) return
            setPicking(false)
            onPick(`${day}T${clock}`, { id: 'pick' })
          }}
        >
          <Field label={t('kit.when.day')}>
            <Input autoFocus type="date" name="date" required defaultValue={date} />
          </Field>
          <Field label={t('kit.when.time')} hint={hint}>
            <Input type="time" name="time" required defaultValue={time.slice(0, 5)} />
          </Field>
          <div className="row">
            <Button type="submit" variant="primary" className="push">
              {t('kit.when.choose')}
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  )
}
