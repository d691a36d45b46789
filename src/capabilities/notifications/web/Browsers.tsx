// Browsers that take pushes: this one can join and leave, the others can be tried and removed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMe } from '#web/session.tsx'
import type { BrowserView } from '../notifications.contract.ts'
import { type Standing, join, leave, standing } from './pushes.ts'
import css from './notifications.module.css'

export function Browsers() {
  const t = useText()
  const me = useMe()
  const client = useQueryClient()
  const { data } = useQuery(api.notifications.browsers.query({}))
  const here = useQuery({ queryKey: ['pushes here', me.id], queryFn: () => standing(me.id), staleTime: 0 })
  const settle = (next?: Standing) => {
    if (next) client.setQueryData(['pushes here', me.id], next)
    else void here.refetch()
    void client.invalidateQueries({ queryKey: ['notifications.browsers'] })
  }
  const add = useMutation({ mutationFn: () => join(me.id, data!.publicKey!), onSuccess: settle })
  const remove = useMutation({
    mutationFn: async (row: BrowserView) => {
      if (row.here) await leave()
      await api.notifications.removeBrowser({ browserId: row.id })
    },
    onSettled: () => settle(),
  })
  const attempt = useMutation({
    mutationFn: (browserId: string) => api.notifications.tryBrowser({ browserId }),
    onSuccess: () => toast({ text: t('notifications.browsers.tried'), icon: 'bell' }),
  })
  const items = data?.items ?? []
  const isListed = items.some((row) => row.here)
  const named = ({ browser }: BrowserView) => browser || t('notifications.browsers.unknown')
  return (
    <div className="stack">
      <FormError error={add.error ?? remove.error ?? attempt.error ?? null} />
      {here.data === 'impossible' && <p className="dim">{t('notifications.browsers.impossible')}</p>}
      {here.data === 'blocked' && (
        <Banner kind="warn" icon="bell">
          {t('notifications.browsers.blocked')}
        </Banner>
      )}
      {(here.data === 'off' || (here.data === 'on' && !isListed)) && data && (
        <div className="row">
          <Button
            icon="bell"
            busy={add.isPending}
            disabledReason={data.publicKey ? undefined : t('notifications.browsers.notReady')}
            onClick={() => add.mutate()}
          >
            {t('notifications.browsers.join')}
          </Button>
        </div>
      )}
      {items.length > 0 && (
        <ul className={css.browsers} aria-label={t('notifications.settings.browsers')}>
          {items.map((row) => (
            <li key={row.id}>
              <Icon name="monitor" size="s" />
              <span>{named(row)}</span>
              {row.here && <Chip kind="good">{t('notifications.browsers.here')}</Chip>}
              {row.failingSince ? (
                <Chip kind="warn" icon="circle-alert">
                  {t('notifications.browsers.failing')}
                </Chip>
              ) : (
                <span className="faint xs">
                  {row.lastAt ? (
                    <>
                      {t('notifications.browsers.last')} <RelativeTime at={row.lastAt} form="relative" />
                    </>
                  ) : (
                    t('notifications.browsers.never')
                  )}
                </span>
              )}
              <span className="row push">
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={t('notifications.browsers.tryOf', { browser: named(row) })}
                  onClick={() => attempt.mutate(row.id)}
                >
                  {t('notifications.browsers.try')}
                </Button>
                <Button
                  size="small"
                  busy={remove.isPending}
                  aria-label={t('notifications.browsers.removeOf', { browser: named(row) })}
                  onClick={() => remove.mutate(row)}
                >
                  {t('notifications.browsers.remove')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
