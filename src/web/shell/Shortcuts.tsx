// The keyboard help: every command that has keys, by where it works.
import { Link } from '@tanstack/react-router'
import { contributed } from '../capabilities.ts'
import { keysOf } from '../commands.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Kbd } from '../kit/Kbd.tsx'
import { Text, useText } from '../kit/i18n.tsx'
import { usePreference } from '../preferences.ts'
import { useMe } from '../session.tsx'
import { groups } from './groups.ts'

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useText()
  const { permissions } = useMe()
  const [own] = usePreference('keyboard.keys')
  const [singleKeys] = usePreference('keyboard.singleKeys')
  const commands = contributed('commands').filter(
    (each) => keysOf(each, own).length && (!each.needs || permissions.includes(each.needs)),
  )
  const link = (words: React.ReactNode) => (
    <Link to="/settings/keyboard" onClick={onClose}>
      {words}
    </Link>
  )
  return (
    <Dialog
      open
      reading
      onClose={onClose}
      title={t('shell.shortcuts.title')}
      width="58rem"
      note={<Text k={singleKeys ? 'shell.shortcuts.note' : 'shell.shortcuts.off'} values={{ link }} />}
    >
      <div className="keys">
        {groups.map(({ id, titleKey }) => {
          const those = commands.filter(({ group }) => group === id)
          return (
            those.length > 0 && (
              <section key={id}>
                <h3>{t(titleKey)}</h3>
                <dl>
                  {those.map((each) => (
                    <div key={each.id}>
                      <dt>{t(each.titleKey)}</dt>
                      <dd>
                        {keysOf(each, own)
                          .slice(0, 1)
                          .map((keys) => (
                            <span key={keys}>
                              <Kbd keys={keys} joined={false} />
                              <span className="sr">{keys}</span>
                            </span>
                          ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          )
        })}
      </div>
    </Dialog>
  )
}
