// A customer in a few lines: the name, which leads to their page, and what tells them from others.
import { Link } from '@tanstack/react-router'
import { MarkChips } from '#capabilities/customers/web/Marks.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { PersonView } from '../identity.contract.ts'
import css from './identity.module.css'

export function Person({ person }: { person: PersonView }) {
  const t = useText()
  const format = useFormats()
  const { id, name, reaches, marks, companies, createdAt } = person
  return (
    <div className={css.person}>
      <Avatar name={name || '?'} size="s" />
      <div>
        <Link to={`/customers/${id}`} className="strong">
          <bdi>{name || t('customers.noName')}</bdi>
        </Link>{' '}
        <MarkChips marks={marks} />
        <p className="sm dim">
          {[...reaches.slice(0, 3).map(({ shown }) => shown), ...companies.map((each) => each.name)].map((words) => (
            <bdi key={words} className={css.word}>
              {words}
            </bdi>
          ))}
        </p>
        <p className="xs faint">{t('customers.sinceDay', { day: format.date(createdAt) })}</p>
      </div>
    </div>
  )
}

/** Why two may be the same. */
export function Reasons({ reasons }: { reasons: readonly ('address' | 'number' | 'handle' | 'name')[] }) {
  const t = useText()
  const format = useFormats()
  return <span className="sm dim">{format.list(reasons.map((reason) => t(`identity.reasons.${reason}`)))}</span>
}
