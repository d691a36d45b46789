// The table of a comparison: a column for each customer, a row for each thing, and what it will be.
import { MarkChips } from '#capabilities/customers/web/Marks.tsx'
import { Radio } from '#web/kit/Choice.tsx'
import { type TextKey, useFormats, useText } from '#web/kit/i18n.tsx'
import type { ComparisonView, FactView } from '../identity.contract.ts'
import css from './identity.module.css'

type Props = {
  comparison: ComparisonView
  keepId: string
  choices: Readonly<Record<string, string>>
  onKeep: (id: string) => void
  onChoose: (key: string, customerId: string) => void
}

export function Comparison({ comparison, keepId, choices, onKeep, onChoose }: Props) {
  const t = useText()
  const { people, facts, counts } = comparison
  const holderOf = (fact: FactView) =>
    choices[fact.key] ??
    (fact.values[keepId] === undefined ? people.find(({ id }) => fact.values[id] !== undefined)?.id : keepId)
  const marks = [...new Set(people.flatMap((person) => person.marks))]
  return (
    <div className="table-place" role="group" aria-label={t('identity.compareTitle')} tabIndex={0}>
      <table className={`table ${css.comparison}`}>
        <thead>
          <tr>
            <td />
            {people.map((person) => (
              <th key={person.id} scope="col">
                <Radio name="keep" checked={person.id === keepId} onChange={() => onKeep(person.id)}>
                  <bdi>{person.name || t('customers.noName')}</bdi>{' '}
                  <span className={person.id === keepId ? 'faint' : 'sr'}>{t('identity.stays')}</span>
                </Radio>
              </th>
            ))}
            <th scope="col">{t('identity.willBe')}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <Fact key={fact.key} fact={fact} people={people} holder={holderOf(fact)} onChoose={onChoose} />
          ))}
          <tr>
            <th scope="row">{t('customers.reach')}</th>
            {people.map(({ id, reaches }) => (
              <td key={id}>
                <Lines words={reaches.map(({ shown }) => shown)} />
              </td>
            ))}
            <td>{t('identity.allOfThem', { count: people.reduce((sum, { reaches }) => sum + reaches.length, 0) })}</td>
          </tr>
          {marks.length > 0 && (
            <tr>
              <th scope="row">{t('identity.marks')}</th>
              {people.map((person) => (
                <td key={person.id}>
                  <MarkChips marks={person.marks} />
                </td>
              ))}
              <td>
                <MarkChips marks={marks} />
              </td>
            </tr>
          )}
          {counts
            .filter(({ of }) => Object.values(of).some((count) => count > 0))
            .map(({ key, label, of }) => (
              <tr key={key}>
                <th scope="row">{t(label as TextKey)}</th>
                {people.map(({ id }) => (
                  <td key={id}>{of[id] ?? 0}</td>
                ))}
                <td>{t(key === 'consents.given' ? 'identity.stricter' : 'identity.together')}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

type FactProps = {
  fact: FactView
  people: ComparisonView['people']
  holder: string | undefined
  onChoose: Props['onChoose']
}

/** Where they differ one is chosen; where one alone is known it holds. */
function Fact({ fact, people, holder, onChoose }: FactProps) {
  const t = useText()
  const differs = fact.mayChoose && new Set(Object.values(fact.values)).size > 1
  const label = fact.name ?? t(fact.label as TextKey)
  return (
    <tr>
      <th scope="row">
        <bdi>{label}</bdi>
      </th>
      {people.map(({ id, name }) => (
        <td key={id}>
          {fact.values[id] === undefined ? (
            <span className="faint">{t('identity.nothing')}</span>
          ) : differs ? (
            <Radio name={fact.key} checked={holder === id} onChange={() => onChoose(fact.key, id)}>
              <Value fact={fact} id={id} />
              <span className="sr"> {t('identity.of', { name })}</span>
            </Radio>
          ) : (
            <Value fact={fact} id={id} />
          )}
        </td>
      ))}
      <td className="strong">{holder !== undefined && <Value fact={fact} id={holder} />}</td>
    </tr>
  )
}

function Value({ fact: { kind, values }, id }: { fact: FactView; id: string }) {
  const t = useText()
  const format = useFormats()
  const words = values[id] ?? ''
  if (kind === 'flag') return t('identity.yes')
  if (kind === 'number') return format.number(Number(words))
  if (kind === 'date') return format.date(words)
  return <bdi>{words}</bdi>
}

const Lines = ({ words }: { words: readonly string[] }) => (
  <ul className={css.lines}>
    {words.map((each) => (
      <li key={each}>
        <bdi>{each}</bdi>
      </li>
    ))}
  </ul>
)
