// What is known about a customer or a company: on its page everything, in the panel what was chosen for it.
import { Fragment } from 'react'
import { Section } from '#web/kit/Pane.tsx'
import { type TypedFact, ValueControl } from '#web/kit/ValueControl.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { About } from '../attributes.contract.ts'
import { useKnown, useWriting } from './data.ts'

export function AttributesHere({ about, subjectId, inPanel }: { about: About; subjectId: string; inPanel?: boolean }) {
  const t = useText()
  const known = useKnown(about, subjectId)?.filter(({ attribute }) => !inPanel || attribute.inPanel)
  const write = useWriting(about, subjectId)
  if (!known?.length) return null
  return (
    <Section title={t('attributes.title')} level={inPanel ? 3 : 2}>
      <div className="compact-fields">
        {known.map(({ attribute, value }) => (
          <Fragment key={attribute.id}>
            <ValueControl
              fact={attribute as TypedFact}
              value={value}
              nothing={t('attributes.nothing')}
              onWrite={(to) => void write(attribute, to as typeof value)}
            />
            {attribute.kind === 'link' && typeof value === 'string' && (
              <a href={value} target="_blank" rel="noreferrer" className="sm clip">
                {t('attributes.follow', { name: attribute.name })}
              </a>
            )}
          </Fragment>
        ))}
      </div>
    </Section>
  )
}
