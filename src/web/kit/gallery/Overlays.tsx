// What floats: menus, popovers, pickers, dialogs, toasts.
import { useState } from 'react'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { IconButton } from '../IconButton.tsx'
import { Menu, MenuCheck, MenuChoice, MenuGroup, MenuItem, MenuLink, MenuSeparator } from '../Menu.tsx'
import { Picker } from '../Picker.tsx'
import { Popover, PopoverClose } from '../Popover.tsx'
import { Field, Input } from '../Field.tsx'
import { toast } from '../toast.ts'
import { Spec } from './Spec.tsx'

const people = [
  'Mara Okafor',
  'Leila Haddad',
  'Jonas Brandt',
  'Dr. Friederike von Hohenfels-Waldburg',
  'Yuki Tanaka',
].map((label) => ({ id: label, label, avatar: label }))
const teams = ['Orders and delivery', 'Returns'].map((label) => ({ id: label, label, icon: 'users-round' as const }))

export function Overlays() {
  const [dialog, setDialog] = useState(false)
  const [wake, setWake] = useState(true)
  const [order, setOrder] = useState<'oldest' | 'newest'>('oldest')
  const [assignee, setAssignee] = useState('Leila Haddad')
  return (
    <>
      <Spec title="Menu" note="Arrow keys move, letters jump.">
        <Menu trigger={<Button icon="alarm-clock">Snooze</Button>}>
          <MenuGroup label="Snooze">
            <MenuItem icon="reply" keys="a" onClick={() => undefined}>
              Until Kasia answers
            </MenuItem>
            <MenuItem icon="sun" keys="t" onClick={() => undefined}>
              Tomorrow 09:00
            </MenuItem>
            <MenuItem icon="calendar" disabled onClick={() => undefined}>
              Pick a day…
            </MenuItem>
          </MenuGroup>
          <MenuSeparator />
          <MenuCheck checked={wake} onChange={setWake}>
            Wake for promises
          </MenuCheck>
          <MenuSeparator />
          <MenuChoice
            label="Order"
            value={order}
            onChange={setOrder}
            options={[
              { value: 'oldest', label: 'Oldest first' },
              { value: 'newest', label: 'Newest first' },
            ]}
          />
          <MenuSeparator />
          <MenuLink to="/elsewhere" icon="settings">
            Settings
          </MenuLink>
          <MenuItem icon="trash-2" danger onClick={() => undefined}>
            Erase…
          </MenuItem>
        </Menu>
      </Spec>
      <Spec title="Popover and picker">
        <Popover label="New view" trigger={<IconButton icon="plus" label="New view" />}>
          <div className="stack">
            <Field label="Name of the view">
              <Input />
            </Field>
            <PopoverClose>
              <Button variant="primary">Make the view</Button>
            </PopoverClose>
          </div>
        </Popover>
        <Picker
          label="Assign to"
          value={assignee}
          onPick={({ id }) => setAssignee(id)}
          groups={[
            { label: 'People', options: people },
            { label: 'Teams', options: teams },
          ]}
          trigger={<Button icon="user-round">{assignee}</Button>}
        />
      </Spec>
      <Spec title="Dialog" note="Only for what can’t be taken back.">
        <Button onClick={() => setDialog(true)}>Erase Snorri Þórðarson</Button>
        <Dialog
          open={dialog}
          onClose={() => setDialog(false)}
          title="Erase Snorri Þórðarson?"
          width="26rem"
          footer={
            <>
              <Button onClick={() => setDialog(false)}>Keep</Button>
              <Button variant="danger" onClick={() => setDialog(false)}>
                Erase for good
              </Button>
            </>
          }
        >
          <p className="sm dim">
            12 conversations lose his name and words. Counts stay, without him. This cannot be undone.
          </p>
        </Dialog>
      </Spec>
      <Spec title="Toast" note="What happened, and how to take it back.">
        <Button onClick={() => toast({ text: '3 conversations closed', icon: 'check', undo: () => undefined })}>
          Close three
        </Button>
        <Button
          onClick={() =>
            toast({ text: (left) => `Reply to Émile goes out in ${left} s`, icon: 'send', undo: () => undefined })
          }
        >
          Send
        </Button>
      </Spec>
    </>
  )
}
