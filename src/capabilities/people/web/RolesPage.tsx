// What each role may do: rights down, roles across. A tick takes effect at once.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Tooltip } from '#web/kit/Tooltip.tsx'
import { type TextKey, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMe } from '#web/session.tsx'
import type { RoleView } from '../people.contract.ts'
import { keeperPermissions } from '../people.policy.ts'
import styles from './PeoplePage.module.css'

const rolesQuery = api.people.roles.query({})

export default function RolesPage() {
  const t = useText()
  const { data, error, refetch } = useQuery(rolesQuery)
  return (
    <Page title={t('people.rights.title')}>
      {error && !data ? (
        <ErrorState title={t('people.rights.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={6} shape={[70]} />
      ) : (
        <Rights roles={data.roles} permissions={data.permissions} />
      )}
    </Page>
  )
}

function Rights({ roles, permissions }: { roles: RoleView[]; permissions: string[] }) {
  const t = useText()
  const groups = Map.groupBy(permissions, (permission) => permission.split(':')[0]!)
  return (
    <>
      <p className="sm dim" style={{ maxInlineSize: '68ch', marginBlockEnd: 'var(--s-3)' }}>
        {t('people.rights.intro')}
      </p>
      {roles.every(({ allowed }) => !allowed.length) && <Banner>{t('people.rights.readOnly')}</Banner>}
      <div className="table-place" role="group" aria-label={t('people.rights.title')} tabIndex={0}>
        <table className={`table tight ${styles.rights}`}>
          <thead>
            <tr>
              <th scope="col">{t('people.rights.right')}</th>
              {roles.map((role) => (
                <th key={role.name} scope="col">
                  {t(`people.roles.${role.name}`)}
                  <br />
                  <span className="faint">{t('people.rights.count', { count: role.agents })}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...groups].map(([capability, those]) => (
              <Fragment key={capability}>
                <tr className="group">
                  <th scope="rowgroup" colSpan={roles.length + 1}>
                    {t(`permissions.${capability}` as TextKey)}
                  </th>
                </tr>
                {those.map((permission) => (
                  <tr key={permission}>
                    <th scope="row">{t(textOf(permission))}</th>
                    {roles.map((role) => (
                      <td key={role.name}>
                        <label className={styles.tick}>
                          <Tick role={role} permission={permission} />
                        </label>
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const textOf = (permission: string) => `permissions.${permission.replace(':', '.')}` as TextKey

function Tick({ role, permission }: { role: RoleView; permission: string }) {
  const t = useText()
  const me = useMe()
  const has = role.permissions.includes(permission)
  const words = { role: t(`people.roles.${role.name}`), right: t(textOf(permission)) }
  const isOwn = role.name === me.role && keeperPermissions.some((each) => each === permission)
  const save = useMutation({
    mutationFn: (given: boolean) =>
      api.people.updateRole({
        role: role.name,
        revision: role.revision,
        permissions: given ? [...role.permissions, permission] : role.permissions.filter((each) => each !== permission),
      }),
    onSuccess: (saved, given) => {
      queryClient.setQueryData(
        rolesQuery.queryKey,
        (old: { roles: RoleView[]; permissions: string[] } | undefined) =>
          old && { ...old, roles: old.roles.map((each) => (each.name === saved.name ? saved : each)) },
      )
      toast({ text: t(given ? 'people.rights.given' : 'people.rights.taken', words), icon: 'check', seconds: 4 })
    },
    onError: (error) => {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey: ['people.roles'] })
    },
  })
  const off = !role.allowed.includes('update') || (isOwn && has) || save.isPending
  const tick = (
    <input
      type="checkbox"
      aria-label={t('people.rights.cell', words)}
      checked={save.isPending ? save.variables : has}
      aria-disabled={off || undefined}
      onChange={(event) => !off && save.mutate(event.target.checked)}
    />
  )
  return isOwn && has && role.allowed.includes('update') ? (
    <Tooltip text={t('people.rights.own')}>{tick}</Tooltip>
  ) : (
    tick
  )
}
