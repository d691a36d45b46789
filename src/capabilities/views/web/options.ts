// What can be chosen where a fact is one of many: people, teams, mailboxes, or the values that a facet names.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { NamedFacet } from './data.ts'

export type Option = { value: string; label: string; sub?: string }

/** By facet; the reader and the reader's teams first. */
export function useOptions(): (facet: NamedFacet) => readonly Option[] {
  const t = useText()
  const people = useColleagues()
  const teams = useQuery({ ...api.people.teams.query({}), enabled: useMay('people:read') }).data
  const mailboxes = useQuery({ ...api.mailboxes.list.query({}), enabled: useMay('mailboxes:read') }).data
  return useMemo(() => {
    const persons = [
      { value: 'me', label: t('views.value.me') },
      ...people.map(({ id, name, email }) => ({ value: id, label: name, sub: email })),
    ]
    const inTeams = [
      { value: 'mine', label: t('views.value.mine') },
      ...(teams ?? []).filter(({ archived }) => !archived).map(({ id, name }) => ({ value: id, label: name })),
    ]
    const boxes = (mailboxes?.items ?? []).map(({ id, name, address }) => ({ value: id, label: name, sub: address }))
    return (facet) => {
      if (facet.kind === 'person') return facet.impersonal ? persons.slice(1) : persons
      if (facet.kind === 'team') return inTeams
      if (facet.kind === 'mailbox') return boxes
      return facet.values.map(({ value }) => ({ value, label: facet.valueWords(value) }))
    }
  }, [t, people, teams, mailboxes])
}
