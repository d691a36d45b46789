// What is known about a customer or a company: on its page everything, in the panel what was chosen for it.
import { Fragment } from 'react'
import { Facts, Section } from '#web/kit/Pane.tsx'
import { type TypedFact, ValueControl } from '#web/kit/ValueControl.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { About, AttributeView, Value } from '../attributes.contract.ts'
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

/** Under a company in the panel, to be read: what was chosen for panels and is known. */
export function OfCompany({ companyId }: { companyId: string }) {
  const words = useWords()
  const known = useKnown('company', companyId)?.filter(({ attribute, value }) => attribute.inPanel && value !== null)
  return known?.length ? (
    <Facts facts={known.map(({ attribute, value }) => [attribute.name, words(attribute, value)])} />
  ) : null
}

/** A value as people read it. */
function useWords() {
  const t = useText()
  const format = useFormats()
  return ({ kind, options }: AttributeView, value: Value) => {
    const name = (id: unknown) => options.find((option) => option.id === id)?.name ?? ''
    if (Array.isArray(value)) return <bdi>{format.list(value.map(name))}</bdi>
    if (kind === 'choice') return <bdi>{name(value)}</bdi>
    if (kind === 'flag') return t('attributes.yes')
    if (kind === 'number') return format.number(value as number)
    // A day is the same everywhere.
    if (kind === 'date') return format.date(`${String(value)}T12:00:00Z`)
    return kind === 'link' ? (
      <a href={String(value)} target="_blank" rel="noreferrer">
        <bdi>{String(value)}</bdi>
      </a>
    ) : (
      <bdi>{String(value)}</bdi>
    )
  }
}
