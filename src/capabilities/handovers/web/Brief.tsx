// What is known, tried and promised, as it was written down; what is empty is left out.
import { Scroll } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Handover } from '../handovers.views.ts'
import css from './handovers.module.css'

export const briefParts = ['known', 'tried', 'promised'] as const

export function Brief({ handover }: { handover: Pick<Handover, (typeof briefParts)[number]> }) {
  const t = useText()
  const there = briefParts.filter((each) => handover[each])
  if (!there.length) return <p className="sm faint">{t('handovers.brief.empty')}</p>
  return (
    <Scroll className={css.scroll} label={t('handovers.brief.label')}>
      <dl className={css.brief}>
        {there.map((each) => (
          <div key={each}>
            <dt>{t(`handovers.brief.${each}`)}</dt>
            <dd dir="auto">{handover[each]}</dd>
          </div>
        ))}
      </dl>
    </Scroll>
  )
}
