// How an import stands, in numbers.
import { Facts } from '#web/kit/Pane.tsx'
import { ProgressBar } from '#web/kit/ProgressBar.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { ImportView } from '../exchange.contract.ts'

export function HowFar({ it }: { it: ImportView }) {
  const t = useText()
  const { state, total, bad, made, changed, same, failed, undone, kept } = it
  if (state === 'checking')
    return (
      <ProgressBar label={t('exchange.importStates.checking')} value={total}>
        {t('exchange.far.checking', { count: total })}
      </ProgressBar>
    )
  const isBack = state === 'undoing'
  const value = isBack ? undone + kept : made + changed + same + failed
  const max = isBack ? undone + kept + made + changed : total - bad
  return (
    <ProgressBar label={t(`exchange.importStates.${isBack ? 'undoing' : 'running'}`)} value={value} max={max}>
      {t('exchange.far.rows', { done: value, of: max })}
    </ProgressBar>
  )
}

/** After the check: what would be; afterwards: what was. Nothing is said of what is none. */
export function Sums({ it }: { it: ImportView }) {
  const t = useText()
  const format = useFormats()
  const { state, existing, total, bad, toMake, toChange, made, changed, same, failed, undone, kept } = it
  const sums =
    state === 'checked'
      ? ([
          ['rows', total],
          ['toMake', toMake],
          [existing === 'skip' ? 'toSkip' : existing === 'fill' ? 'toFill' : 'toOverwrite', toChange],
          ['bad', bad],
        ] as const)
      : ([
          ['made', made],
          ['changed', changed],
          ['same', same],
          ['failed', failed],
          ['bad', bad],
          ['undone', undone],
          ['kept', kept],
        ] as const)
  return (
    <div role="status">
      <Facts
        facts={sums
          .filter(([name, count]) => count > 0 || name === 'rows')
          .map(
            ([name, count]) =>
              [
                t(`exchange.sums.${name}`),
                <span key={name} className="num">
                  {format.number(count)}
                </span>,
              ] as const,
          )}
      />
    </div>
  )
}
