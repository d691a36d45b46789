// Key caps: <Kbd keys="mod+enter" />, <Kbd keys="g i" /> (with "then" between), <Kbd keys="j" />.
import { Fragment } from 'react'
import { capsOf, isMac } from '../keys.ts'
import { useText } from './i18n.tsx'

/**
 * `joined`: one cap per chord (`Ctrl K`), as on buttons; else one per key, as in lists. Hidden from screen readers,
 * who get aria-keyshortcuts.
 */
export function Kbd({ keys, joined = true }: { keys: string; joined?: boolean }) {
  const t = useText()
  const chords = capsOf(keys, isMac(), (key) => t(`kit.keys.${key}`))
  return chords.map((caps, index) => (
    <Fragment key={index}>
      {index > 0 && <span aria-hidden="true"> {t('kit.keys.then')} </span>}
      {(joined ? [caps.join(' ')] : caps).map((cap) => (
        <kbd key={cap} dir="ltr" aria-hidden="true">
          {cap}
        </kbd>
      ))}
    </Fragment>
  ))
}
