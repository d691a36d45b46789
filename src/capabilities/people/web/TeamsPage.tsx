// Teams: made, changed, put away and brought back.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast, undoable } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { TeamView } from '../people.contract.ts'
import { TeamDialog } from './TeamDialog.tsx'
import { useNames } from './useNames.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: ['people.teams'] })
const archive = ({ id, revision }: TeamView, archived: boolean) =>
  api.people.updateTeam({ teamId: id, revision, archived })

export default function TeamsPage() {
  const t = useText()
  const mayMake = useMay('people:teams')
  const { data: teams, error, refetch } = useQuery(api.people.teams.query({ archived: true }))
  const [open, setOpen] = useState<TeamView | 'new'>()
  const inUse = teams?.filter(({ archived }) => !archived)
  const away = teams?.filter(({ archived }) => archived) ?? []
  const make = (
    <Button variant="primary" icon="plus" onClick={() => setOpen('new')}>
      {t('people.teams.make')}
    </Button>
  )
  return (
    <Page title={t('people.teams.title')} actions={mayMake && make}>
      {error && !inUse ? (
        <ErrorState title={t('people.teams.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !inUse ? (
        <LoadingRows rows={3} shape={[40, 60]} />
      ) : inUse.length ? (
        <Teams label={t('people.teams.title')} teams={inUse} onEdit={setOpen} />
      ) : (
        <EmptyState icon="users-round" title={t('people.teams.none.title')}>
          {t('people.teams.none.text')}
        </EmptyState>
      )}
      {away.length > 0 && (
        <Section title={t('people.teams.away')}>
          <Teams label={t('people.teams.away')} teams={away} onEdit={setOpen} />
        </Section>
      )}
      {open && (
        <TeamDialog
          key={open === 'new' ? 'new' : open.id}
          team={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  )
}

function Teams({ label, teams, onEdit }: { label: string; teams: TeamView[]; onEdit: (team: TeamView) => void }) {
  const t = useText()
  const format = useFormats()
  const names = useNames()
  const members = (ids: string[]) =>
    ids.length > 6 || !names
      ? t('people.teams.memberCount', { count: ids.length })
      : format.list(ids.map((id) => names.get(id) ?? '…')) || t('people.teams.memberCount', { count: 0 })
  return (
    <Table
      label={label}
      stacks
      rows={teams}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('people.teams.name'),
          heading: true,
          cell: (team) => (
            <span className="row wrap">
              {team.name}
              {team.private && (
                <Chip kind="note" icon="lock" title={t('people.teams.privateHint')}>
                  {t('people.teams.private')}
                </Chip>
              )}
            </span>
          ),
        },
        {
          id: 'members',
          label: t('people.teams.members'),
          cell: ({ memberIds }) => <span className="dim">{members(memberIds)}</span>,
        },
        {
          id: 'actions',
          label: t('people.list.actions'),
          quietLabel: true,
          numeric: true,
          cell: (team) => team.allowed.includes('update') && <TeamMenu team={team} onEdit={onEdit} />,
        },
      ]}
    />
  )
}

function TeamMenu({ team, onEdit }: { team: TeamView; onEdit: (team: TeamView) => void }) {
  const t = useText()
  const { name } = team
  const failed = (error: Error) => void toast({ text: problemOf(error).title, icon: 'circle-alert' })
  const putAway = useMutation({
    mutationFn: () =>
      undoable({
        run: () => archive(team, true),
        undo: (after) => archive(after, false).then(refresh),
        text: t('people.teams.archived', { name }),
        icon: 'archive',
      }),
    onSuccess: refresh,
    onError: failed,
  })
  const restore = useMutation({
    mutationFn: () => archive(team, false),
    onError: failed,
    onSuccess: () => {
      toast({ text: t('people.teams.restored', { name }), icon: 'check' })
      return refresh()
    },
  })
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="ellipsis" size="small" label={t('people.teams.actionsOf', { name })} />}
    >
      {!team.archived && (
        <MenuItem icon="pencil" onClick={() => onEdit(team)}>
          {t('people.edit.do')}
        </MenuItem>
      )}
      {team.archived ? (
        <MenuItem icon="undo-2" onClick={() => restore.mutate()}>
          {t('people.teams.restore')}
        </MenuItem>
      ) : (
        <MenuItem icon="archive" onClick={() => putAway.mutate()}>
          {t('people.teams.archive')}
        </MenuItem>
      )}
    </Menu>
  )
}
