// Buttons, commands, choices that take effect at once.
import { useState } from 'react'
import { command, useCommand } from '../../commands.tsx'
import { Button, ButtonGroup } from '../Button.tsx'
import { CommandButton, CommandIconButton } from '../CommandButton.tsx'
import { IconButton } from '../IconButton.tsx'
import { Kbd } from '../Kbd.tsx'
import { toast } from '../toast.ts'
import { Segmented, Tabs } from '../Tabs.tsx'
import { Spec } from './Spec.tsx'

const close = command({ id: 'gallery.close', titleKey: 'kit.close', icon: 'check', keys: ['e'], group: 'conversation' })
const refused = command({ id: 'gallery.refused', titleKey: 'kit.undo', icon: 'undo-2', keys: ['z'], group: 'anywhere' })

export function Actions() {
  const [whose, setWhose] = useState<'mine' | 'team' | 'all'>('team')
  const [on, setOn] = useState(true)
  useCommand(close, () => void toast({ text: 'Closed by its command' }))
  useCommand(refused, () => undefined, { allowed: false, reason: 'Nothing to take back yet' })
  return (
    <>
      <Spec title="Button" note="One primary per view. Verbs, not “OK”.">
        <Button variant="primary" keys="mod+enter">
          Send
        </Button>
        <Button icon="alarm-clock">Snooze</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="danger">Erase for good</Button>
        <Button variant="link">Undo</Button>
        <Button disabledReason="The check has not passed yet">Switch on</Button>
        <Button variant="primary" busy>
          Sending
        </Button>
        <Button size="small">Small</Button>
        <Button size="large" variant="primary">
          Sign in
        </Button>
        <ButtonGroup>
          <Button variant="primary">Send</Button>
          <Button variant="primary" className="caret" aria-label="More ways to send" icon="chevron-down" />
        </ButtonGroup>
      </Spec>
      <Spec title="Icon button" note="Always a name, and a tooltip with its key.">
        <IconButton icon="alarm-clock" label="Snooze" keys="h" />
        <IconButton icon="user-round" label="Assign" keys="a" pressed={on} onClick={() => setOn(!on)} />
        <IconButton icon="reply" label="Reply" keys="r" flip />
        <IconButton icon="ellipsis" label="More" size="small" />
        <IconButton icon="trash-2" label="Erase" disabledReason="Only an admin can erase" />
      </Spec>
      <Spec title="Command" note="Title, icon, key and whether it is possible come from one place.">
        <CommandButton command={close} />
        <CommandButton command={refused} />
        <CommandIconButton command={close} />
      </Spec>
      <Spec title="Tabs and segments">
        <Tabs
          label="Mailbox"
          tabs={[
            { to: '/settings/mailboxes', label: 'Mailbox' },
            { to: '/settings/aliases', label: 'Other addresses' },
            { to: '/settings/history', label: 'Earlier mail' },
          ]}
        />
        <Segmented
          label="Whose"
          value={whose}
          onChange={setWhose}
          options={[
            { value: 'mine', label: 'Mine' },
            { value: 'team', label: 'Team' },
            { value: 'all', label: 'Everyone', icon: 'users-round' },
          ]}
        />
      </Spec>
      <Spec title="Keyboard hint">
        <span>
          <Kbd keys="mod+k" />
        </span>
        <span>
          <Kbd keys="e" />
        </span>
        <span>
          <Kbd keys="g i" />
        </span>
        <span>
          <Kbd keys="mod+shift+enter" joined={false} />
        </span>
      </Spec>
    </>
  )
}
