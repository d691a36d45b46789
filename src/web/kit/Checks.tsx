// A list of steps that are checked one after the other, as it happens: a connection check, a set-up.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { useText, type TextKey } from './i18n.tsx'

export type CheckState = 'waiting' | 'now' | 'done' | 'failed' | 'warning'
export type Check = {
  id: string
  title: ReactNode
  state: CheckState
  /** Short fact at the end, e.g. "38 ms". */ fact?: ReactNode
  /** What to do, or the server's own words. */ why?: ReactNode
}

const looks: Record<CheckState, { icon: IconName; className: string; word: TextKey }> = {
  waiting: { icon: 'circle-dashed', className: '', word: 'kit.check.waiting' },
  now: { icon: 'loader', className: 'now', word: 'kit.check.now' },
  done: { icon: 'circle-check', className: 'done', word: 'kit.check.done' },
  failed: { icon: 'circle-x', className: 'fail', word: 'kit.check.failed' },
  warning: { icon: 'triangle-alert', className: 'warn-line', word: 'kit.check.warning' },
}

export function Checks({ checks }: { checks: readonly Check[] }) {
  const t = useText()
  return (
    <ul className="checks">
      {checks.map(({ id, title, state, fact, why }) => (
        <li key={id} className={looks[state].className}>
          <Icon name={looks[state].icon} />
          <span>
            <span className="sr">{t(looks[state].word)} </span>
            {title}
          </span>
          <span className="xs faint">{fact}</span>
          {why && <div className="why">{why}</div>}
        </li>
      ))}
    </ul>
  )
}
