// Narrows a list to a team or a mailbox.
import { useState } from 'react'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Field, Select } from '#web/kit/Field.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Popover } from '#web/kit/Popover.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { filter } from './commands.ts'
import { useCounts } from './counts.ts'
import { baseOf, type Place } from './place.ts'
import css from './inbox.module.css'

export function FilterButton({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const t = useText()
  const counts = useCounts()
  const [open, setOpen] = useState(false)
  const base = baseOf(place)
  const teams = base.teamId ? [] : (counts?.teams ?? [])
  const mailboxes = base.mailboxId ? [] : (counts?.mailboxes ?? [])
  const isUseful = teams.length + mailboxes.length > 0
  useCommand(filter, () => setOpen(true), { enabled: isUseful })
  if (!isUseful) return null
  const isNarrowed = place.teamId !== base.teamId || place.mailboxId !== base.mailboxId
  const choose = (change: Partial<Place>) => onPlace({ ...place, ...change })
  const field = (
    label: string,
    list: typeof teams,
    value: string | undefined,
    all: string,
    change: (id: string | undefined) => Partial<Place>,
  ) =>
    list.length > 0 && (
      <Field label={label}>
        <Select value={value ?? ''} onChange={(event) => choose(change(event.target.value || undefined))}>
          <option value="">{all}</option>
          {list.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    )
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label={t('inbox.filter.label')}
      trigger={
        <IconButton icon="list-filter" label={t('inbox.commands.filter')} keys="f" pressed={isNarrowed || undefined} />
      }
    >
      <div className={css.filter}>
        {field(t('inbox.filter.team'), teams, place.teamId, t('inbox.filter.allTeams'), (teamId) => ({ teamId }))}
        {field(t('inbox.filter.mailbox'), mailboxes, place.mailboxId, t('inbox.filter.allMailboxes'), (mailboxId) => ({
          mailboxId,
        }))}
        {isNarrowed && (
          <Button size="small" variant="quiet" onClick={() => onPlace({ ...base, order: place.order })}>
            {t('inbox.filter.clear')}
          </Button>
        )}
      </div>
    </Popover>
  )
}
