// A page to hand over everything of a person who leaves or is ill: one's own work, or with the right to it anybody's.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { api } from '#web/api.ts'
import { Field, Select } from '#web/kit/Field.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useRouteSearch } from '#web/route.ts'
import { useMay, useMe } from '#web/session.tsx'
import { Everything } from './Everything.tsx'
import { pageOf, useStranded } from './Stranded.tsx'
import css from './handovers.module.css'

export default function HandOverPage() {
  const t = useText()
  const me = useMe()
  const navigate = useNavigate()
  const mayAll = useMay('handovers:all')
  const { person: asked } = useRouteSearch<{ person?: unknown }>()
  const id = mayAll && typeof asked === 'string' ? asked : me.id
  const people = useColleagues()
  const stranded = useStranded()
  const known = [me, ...people, ...stranded].find((each) => each.id === id)
  // Somebody who has left and has nothing left is known by their page alone.
  const other = useQuery({ ...api.people.get.query({ agentId: id }), enabled: !known && mayAll }).data
  const person = known ?? other
  const choices = [
    ...new Map([me, ...people, ...(person ? [person] : [])].map((each) => [each.id, each.name])).entries(),
  ]
  return (
    <Page title={t('handovers.everything.title')} bodyClass="set-body">
      <div className="stack">
        <p className="dim">{t('handovers.everything.text')}</p>
        {stranded.length > 0 && (
          <Section title={t('handovers.stranded.title')}>
            <ul className={css.people}>
              {stranded.map((each) => (
                <li key={each.id}>
                  <Link to={pageOf(each.id)}>{t('handovers.stranded.one', { who: each.name, count: each.left })}</Link>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {mayAll && (
          <Field label={t('handovers.everything.whose')}>
            <Select value={id} onChange={(event) => void navigate({ to: pageOf(event.target.value), replace: true })}>
              {choices.map(([each, name]) => (
                <option key={each} value={each}>
                  {each === me.id ? t('handovers.everything.mine', { who: name }) : name}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {person && (
          <Section title={person.name}>
            <Everything key={person.id} person={person} />
          </Section>
        )}
      </div>
    </Page>
  )
}
