// One import: what its columns are, what is wrong, how far it is, what came of it, and the way back.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useRouteParams } from '#web/route.ts'
import type { ImportView } from '../exchange.contract.ts'
import css from './exchange.module.css'
import { Mapping } from './Mapping.tsx'
import { HowFar, Sums } from './Sums.tsx'
import { Trouble } from './Trouble.tsx'
import { isGoing, kindOf } from './words.ts'

export default function ImportPage() {
  const t = useText()
  const { importId = '' } = useRouteParams<'importId'>()
  const { data, error, refetch } = useQuery(api.exchange.get.query({ importId }))
  return (
    <Page
      title={data?.fileName ?? t('exchange.imports.title')}
      above={<Link to="/settings/imports">{t('exchange.imports.title')}</Link>}
      actions={data && <Chip kind={kindOf(data.state)}>{t(`exchange.importStates.${data.state}`)}</Chip>}
      bodyClass="set-body"
    >
      {error && !data ? (
        <ErrorState title={t('exchange.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <One it={data} />
      ) : (
        <LoadingRows rows={6} shape={[30, 40]} />
      )}
    </Page>
  )
}

function One({ it }: { it: ImportView }) {
  const t = useText()
  const { state, bad, failed, kept } = it
  const isOpen = it.allowed.includes('check')
  return (
    <div className={css.one}>
      {it.why && (
        <Banner kind="bad" live>
          {it.why}
        </Banner>
      )}
      {isGoing(it) && <HowFar it={it} />}
      {!isOpen && !isGoing(it) && <Sums it={it} />}
      {state === 'checked' && <Sums it={it} />}
      {state !== 'mapping' && <Acts it={it} />}
      {(bad > 0 || failed > 0 || kept > 0) && !isGoing(it) && (
        <Trouble
          importId={it.id}
          about={it.about}
          title={t(
            kept > 0 ? 'exchange.trouble.kept' : failed > 0 ? 'exchange.trouble.failed' : 'exchange.trouble.bad',
          )}
        />
      )}
      {isOpen && <Mapping key={it.id} it={it} />}
      {state === 'mapping' && <Acts it={it} />}
    </div>
  )
}

type Act = 'start' | 'stop' | 'goOn' | 'undo' | 'discard'

function Acts({ it }: { it: ImportView }) {
  const t = useText()
  const navigate = useNavigate()
  const act = useMutation({
    mutationFn: (what: Act) => api.exchange[what]({ importId: it.id }),
    onSuccess: (_, what) =>
      what === 'discard'
        ? void navigate({ to: '/settings/imports' })
        : void queryClient.invalidateQueries({ queryKey: ['exchange.get'] }),
  })
  const [forgetting, setForgetting] = useState(false)
  const offered = (['start', 'stop', 'goOn', 'undo', 'discard'] as const).filter((what) => it.allowed.includes(what))
  const icons = { start: 'check', stop: 'pause', goOn: 'play', undo: 'undo-2', discard: 'trash-2' } as const
  return (
    <>
      <FormError error={act.error} />
      <div className="row wrap">
        {offered.map((what) => (
          <Button
            key={what}
            icon={icons[what]}
            variant={what === 'start' || what === 'goOn' ? 'primary' : what === 'discard' ? 'quiet' : undefined}
            busy={act.isPending && act.variables === what}
            onClick={() => (what === 'discard' ? setForgetting(true) : act.mutate(what))}
          >
            {what === 'start' ? t('exchange.act.start', { count: it.total - it.bad }) : t(`exchange.act.${what}`)}
          </Button>
        ))}
      </div>
      <Dialog
        open={forgetting}
        onClose={() => setForgetting(false)}
        title={t('exchange.act.discard')}
        footer={
          <>
            <Button onClick={() => setForgetting(false)}>{t('exchange.cancel')}</Button>
            <Button variant="danger" busy={act.isPending} onClick={() => act.mutate('discard')}>
              {t('exchange.forget.do')}
            </Button>
          </>
        }
      >
        <p>{t(it.made + it.changed > 0 ? 'exchange.forget.imported' : 'exchange.forget.open')}</p>
      </Dialog>
    </>
  )
}
