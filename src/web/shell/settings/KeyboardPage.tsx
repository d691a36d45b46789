// Shortcuts of one letter on or off, and other keys for any command.
import { useEffect, useState } from 'react'
import { contributed } from '../../capabilities.ts'
import { keysOf, type Command } from '../../commands.tsx'
import { holdKeyboard } from '../../keyboard.ts'
import { chordOf, isMac } from '../../keys.ts'
import { Button } from '../../kit/Button.tsx'
import { Switch } from '../../kit/Choice.tsx'
import { Kbd } from '../../kit/Kbd.tsx'
import { Page, Section } from '../../kit/Pane.tsx'
import { Table } from '../../kit/Table.tsx'
import { useText } from '../../kit/i18n.tsx'
import { usePreference } from '../../preferences.ts'
import { groups } from '../groups.ts'

export default function KeyboardPage() {
  const t = useText()
  const [singleKeys, setSingleKeys] = usePreference('keyboard.singleKeys')
  const [own, setOwn] = usePreference('keyboard.keys')
  const [changing, setChanging] = useState<string>()
  const [taken, setTaken] = useState<Command>()
  const commands = contributed('commands').filter(({ keys }) => keys?.length)

  const take = (command: Command, keys: string) => {
    setChanging(undefined)
    const other = commands.find(
      (each) => each.id !== command.id && keysOf(each, own).includes(keys) && meet(each, command),
    )
    setTaken(other)
    if (!other) setOwn({ ...own, [command.id]: [keys] })
  }
  const reset = ({ id }: Command) => {
    const { [id]: _, ...rest } = own
    setOwn(rest)
  }
  return (
    <Page title={t('shell.keyboard.title')} bodyClass="set-body">
      <div>
        <Section title={t('shell.keyboard.single')}>
          <Switch
            checked={singleKeys}
            onChange={(event) => setSingleKeys(event.target.checked)}
            hint={t('shell.keyboard.singleHint')}
          >
            {t('shell.keyboard.singleSwitch')}
          </Switch>
        </Section>
        <p role="status" className="sm warn">
          {taken && t('shell.keyboard.taken', { command: t(taken.titleKey) })}
        </p>
        {groups.map(({ id, titleKey }) => {
          const those = commands.filter(({ group }) => group === id)
          return (
            those.length > 0 && (
              <Section key={id} title={t(titleKey)}>
                <Table
                  label={t(titleKey)}
                  tight
                  rows={those}
                  keyOf={(command) => command.id}
                  columns={[
                    {
                      id: 'what',
                      width: '55%',
                      label: t('shell.keyboard.what'),
                      heading: true,
                      cell: (command) => t(command.titleKey),
                    },
                    {
                      id: 'keys',
                      label: t('shell.keyboard.keys'),
                      cell: (command) =>
                        changing === command.id ? (
                          <Listening onDone={(keys) => (keys ? take(command, keys) : setChanging(undefined))} />
                        ) : (
                          keysOf(command, own).map((keys) => (
                            <span key={keys} className="row keys-shown">
                              <Kbd keys={keys} />
                              <span className="sr">{keys}</span>
                            </span>
                          ))
                        ),
                    },
                    {
                      id: 'change',
                      label: t('shell.keyboard.change'),
                      quietLabel: true,
                      cell: (command) => (
                        <span className="row" style={{ justifyContent: 'flex-end' }}>
                          {own[command.id] && (
                            <Button size="small" variant="quiet" onClick={() => reset(command)}>
                              {t('shell.keyboard.reset')}
                            </Button>
                          )}
                          <Button
                            size="small"
                            aria-label={t('shell.keyboard.changeOf', { command: t(command.titleKey) })}
                            onClick={() => setChanging(command.id)}
                          >
                            {t('shell.keyboard.change')}
                          </Button>
                        </span>
                      ),
                    },
                  ]}
                />
              </Section>
            )
          )
        })}
      </div>
    </Page>
  )
}

/** Commands of different screens may share a key; those that can be there together may not. */
function meet(a: Command, b: Command): boolean {
  return a.group === b.group || a.group === 'anywhere' || b.group === 'anywhere'
}

/** Waits for the next key stroke; Escape gives up. */
function Listening({ onDone }: { onDone: (keys: string | undefined) => void }) {
  const t = useText()
  useEffect(() => {
    const release = holdKeyboard()
    const hear = (event: KeyboardEvent) => {
      const chord = chordOf(event, isMac())
      if (!chord) return
      event.preventDefault()
      event.stopPropagation()
      onDone(chord === 'esc' || chord === 'tab' ? undefined : chord)
    }
    document.addEventListener('keydown', hear, true)
    return () => {
      release()
      document.removeEventListener('keydown', hear, true)
    }
  })
  return (
    <span role="status" className="sm">
      {t('shell.keyboard.press')}
    </span>
  )
}
