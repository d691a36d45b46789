// The place of the conversation while none is open.
import { useCommandState } from '#web/commands.tsx'
import { Kbd } from '#web/kit/Kbd.tsx'
import { EmptyState } from '#web/kit/States.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { next, openRow, previous } from './commands.ts'
import css from './inbox.module.css'

export function NothingOpen() {
  const t = useText()
  const [down, up, enter] = [useCommandState(next), useCommandState(previous), useCommandState(openRow)]
  const cap = (keys: readonly string[]) => (keys[0] ? <Kbd keys={keys[0]} /> : null)
  return (
    <div className={css.nothing}>
      <EmptyState icon="mail-open" title={t('inbox.nothingOpen.title')}>
        {down.offered && (
          <span className="only-wide">
            <Text
              k="inbox.nothingOpen.text"
              values={{ down: cap(down.keys), up: cap(up.keys), enter: cap(enter.keys) }}
            />
          </span>
        )}
      </EmptyState>
    </div>
  )
}
