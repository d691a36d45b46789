// Choosing a role; those with rights that the reader lacks are not offered.
import { useQuery } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { api } from '#web/api.ts'
import { Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMe } from '#web/session.tsx'
import type { RoleName } from '../people.contract.ts'

const roleNames: readonly RoleName[] = ['agent', 'lead', 'admin']

/** The role of a form's value; `agent` when it is none. */
export const roleOf = (value: string): RoleName => roleNames.find((name) => name === value) ?? 'agent'

export function RoleSelect(props: ComponentProps<'select'>) {
  const t = useText()
  const { permissions } = useMe()
  const { data } = useQuery(api.people.roles.query({}))
  const mayAll = permissions.includes('people:roles')
  const offered = roleNames.filter((name) => {
    const role = data?.roles.find((each) => each.name === name)
    return (
      name === props.defaultValue ||
      (role && (mayAll || role.permissions.every((permission) => permissions.includes(permission))))
    )
  })
  return (
    <Select key={offered.join()} {...props}>
      {offered.map((name) => (
        <option key={name} value={name}>
          {t(`people.roles.${name}`)}
        </option>
      ))}
    </Select>
  )
}
