// What tables of customers show of each: who it is, what reaches them first, and who looks after them.
import { Link } from '@tanstack/react-router'
import { MarkChips } from '#capabilities/customers/web/Marks.tsx'
import { pictureOf } from '#capabilities/customers/web/picture.ts'
import { TagNames } from '#capabilities/tags/web/TagNames.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import type { Column } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { EntryView } from '../directory.contract.ts'
import css from './directory.module.css'

type Person = Omit<EntryView, 'lastContactAt' | 'tagIds'> & { tagIds?: readonly string[] }

/** `at`: the company whose people they are, so that it is not said again of each. */
export function usePersonColumns(at?: string): readonly Column<Person>[] {
  const t = useText()
  return [
    {
      id: 'name',
      label: t('customers.name'),
      heading: true,
      cell: ({ id, name, picture, marks, companies, tagIds = [] }) => (
        <span className={css.person}>
          <Avatar name={name} photo={pictureOf({ id, picture })} size="m" />
          <Link to={`/customers/${id}`} dir="auto">
            {name || t('customers.noName')}
          </Link>
          <MarkChips marks={marks} />
          {tagIds.length > 0 && <TagNames ids={tagIds} most={3} />}
          <Others companies={companies.filter((company) => company.id !== at)} />
        </span>
      ),
    },
    {
      id: 'email',
      label: t('customers.kinds.email'),
      cell: ({ email }) => email && <bdi className="dim">{email}</bdi>,
    },
    {
      id: 'phone',
      label: t('customers.kinds.phone'),
      cell: ({ phone }) => phone && <bdi className="dim nowrap">{phone}</bdi>,
    },
    {
      id: 'owner',
      label: t('customers.owner'),
      cell: ({ owner }) => owner && <span className="dim">{owner.name}</span>,
    },
  ]
}

function Others({ companies }: Pick<Person, 'companies'>) {
  const format = useFormats()
  return companies.length > 0 && <span className="dim">{format.list(companies.map(({ name }) => name))}</span>
}
