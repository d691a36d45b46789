// Customers and companies that answer to the same words, above what was said.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './search.module.css'

const most = 3

export function Known({ q }: { q: string }) {
  const t = useText()
  // Operators and what is left out are about conversations alone.
  const enabled = !/[:"]|(^|\s)-/.test(q)
  const people = useQuery({ ...api.search.people.query({ q, limit: most }), enabled })
  const companies = useQuery({ ...api.search.companies.query({ q, limit: most }), enabled })
  const found = [
    ...(people.data?.items ?? []).map(({ id, name, address, by }) => ({
      id,
      to: `/customers/${id}`,
      name: name || address,
      words: by === 'name' ? address : t(`search.by.${by}`),
      kind: 'person' as const,
    })),
    ...(companies.data?.items ?? []).map(({ id, name, domains }) => ({
      id,
      to: `/companies/${id}`,
      name,
      words: domains.join(', '),
      kind: 'organisation' as const,
    })),
  ]
  if (!enabled || !found.length) return null
  return (
    <section className={css.known} aria-label={t('search.known')}>
      <ul>
        {found.map(({ id, to, name, words, kind }) => (
          <li key={id}>
            <Link to={to}>
              <Avatar name={name} kind={kind} />
              <bdi className="clip">{name}</bdi>
              <bdi className="clip dim sm">{words}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
