// Everyone who works here: found, invited, changed, deactivated.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { SearchInput, Select } from '#web/kit/Field.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { Slot } from '#web/Slot.tsx'
import { useRouteSearch } from '#web/route.ts'
import { useMay, useMe } from '#web/session.tsx'
import { photoOf } from '#web/shell/photo.ts'
import type { AgentView } from '../people.contract.ts'
import { InviteDialog } from './InviteDialog.tsx'
import styles from './PeoplePage.module.css'
import { PersonMenu } from './PersonMenu.tsx'
import './slots.ts'
import { type PeopleSearch, readSearch, states } from './people.search.ts'

export default function PeoplePage() {
  const t = useText()
  const navigate = useNavigate()
  const search = readSearch(useRouteSearch<Record<string, unknown>>())
  const mayInvite = useMay('people:manage')
  const [inviting, setInviting] = useState(false)
  const seek = (next: PeopleSearch) =>
    void navigate({
      to: '/settings/people',
      search: { ...(next.text ? { text: next.text } : {}), ...(next.state ? { state: next.state } : {}) } as never,
      replace: true,
    })
  return (
    <Page
      title={t('people.list.title')}
      actions={
        mayInvite && (
          <Button variant="primary" icon="user-plus" onClick={() => setInviting(true)}>
            {t('people.invite.do')}
          </Button>
        )
      }
    >
      {mayInvite && <Slot name="people.notice" />}
      <div className="finder">
        <SearchInput
          label={t('people.list.find')}
          value={search.text}
          onChange={(event) => seek({ ...search, text: event.target.value })}
        />
        <Select
          aria-label={t('people.list.show')}
          value={search.state ?? ''}
          onChange={(event) => seek({ ...search, state: states.find((state) => state === event.target.value) })}
        >
          <option value="">{t('people.list.all')}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {t(`people.states.${state}`)}
            </option>
          ))}
        </Select>
      </div>
      <List search={search} onClear={() => seek({ text: '' })} />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

function List({ search: { text, state }, onClear }: { search: PeopleSearch; onClear: () => void }) {
  const t = useText()
  const input = { limit: 100, state, ...(text.trim() ? { text: text.trim() } : {}) }
  const list = useInfiniteQuery({
    queryKey: ['people.list', input, 'pages'],
    queryFn: ({ pageParam, signal }) => api.people.list({ ...input, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const people = list.data?.pages.flatMap(({ items }) => items)
  if (list.error && !people)
    return <ErrorState title={t('people.list.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
  if (!people) return <LoadingRows rows={4} shape={[40, 60]} />
  if (!people.length)
    return (
      <EmptyState
        icon="users-round"
        title={t('people.list.none.title')}
        actions={<Button onClick={onClear}>{t('people.list.none.clear')}</Button>}
      >
        {t('people.list.none.text')}
      </EmptyState>
    )
  return (
    <>
      <People people={people} />
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('people.list.more')}
        </Button>
      )}
    </>
  )
}

const chips = { invited: 'warn', active: 'plain', deactivated: 'plain' } as const

function People({ people }: { people: AgentView[] }) {
  const t = useText()
  const format = useFormats()
  const { data: teams } = useQuery(api.people.teams.query({}))
  const teamNames = new Map(teams?.map(({ id, name }) => [id, name]))
  return (
    <Table
      label={t('people.list.title')}
      stacks
      rows={people}
      keyOf={({ id }) => id}
      columns={[
        { id: 'person', label: t('people.list.person'), heading: true, cell: (agent) => <Person agent={agent} /> },
        { id: 'role', label: t('people.list.role'), cell: ({ role }) => t(`people.roles.${role}`) },
        {
          id: 'teams',
          label: t('people.list.teams'),
          cell: ({ teamIds }) =>
            teamIds.length > 0 && (
              <span className="dim">{format.list(teamIds.flatMap((id) => teamNames.get(id) ?? []))}</span>
            ),
        },
        {
          id: 'state',
          label: t('people.list.state'),
          cell: ({ state }) =>
            state === 'active' ? (
              <span className="dim">{t('people.states.active')}</span>
            ) : (
              <Chip kind={chips[state]}>{t(`people.states.${state}`)}</Chip>
            ),
        },
        {
          id: 'actions',
          label: t('people.list.actions'),
          quietLabel: true,
          numeric: true,
          cell: (agent) => agent.allowed.length > 0 && <PersonMenu agent={agent} />,
        },
      ]}
    />
  )
}

function Person({ agent }: { agent: AgentView }) {
  const t = useText()
  const me = useMe()
  return (
    <span className={styles.person}>
      <Avatar name={agent.name} photo={photoOf(agent)} size="m" me={agent.id === me.id} />
      <span className={styles.names}>
        <span>
          {agent.name}
          {agent.id === me.id && <span className="faint"> · {t('people.list.you')}</span>}
        </span>
        <bdi className="xs faint">{agent.email}</bdi>
      </span>
    </span>
  )
}
