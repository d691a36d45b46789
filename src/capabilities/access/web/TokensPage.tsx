// API tokens of the reader: what programs may do for them.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { CopyLine } from '#web/kit/CopyLine.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { RelativeTime, useNow } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { TokenView } from '../access.contract.ts'
import { MakeToken } from './MakeToken.tsx'
import { rightText } from './rights.ts'

export default function TokensPage() {
  const t = useText()
  const { data: list, error, refetch } = useQuery(api.access.tokens.query({}))
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string }>()
  const [ending, setEnding] = useState<TokenView>()
  return (
    <Page
      title={t('access.tokens.title')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setMaking(true)}>
          {t('access.tokens.make')}
        </Button>
      }
    >
      <div className="stack">
        <p className="sm dim" style={{ maxInlineSize: '68ch' }}>
          {t('access.tokens.what')}
        </p>
        {made && <Made {...made} onDone={() => setMade(undefined)} />}
        {error && !list ? (
          <ErrorState title={t('access.tokens.didNotCome')} error={error} onRetry={() => void refetch()} />
        ) : !list ? (
          <LoadingRows rows={3} />
        ) : list.length ? (
          <Tokens list={list} onEnd={setEnding} />
        ) : (
          <EmptyState icon="key-round" title={t('access.tokens.none.title')}>
            {t('access.tokens.none.text')}
          </EmptyState>
        )}
      </div>
      <MakeToken open={making} onClose={() => setMaking(false)} onMade={setMade} />
      {ending && <EndToken token={ending} onClose={() => setEnding(undefined)} />}
    </Page>
  )
}

/** The one time the secret is shown. */
function Made({ name, secret, onDone }: { name: string; secret: string; onDone: () => void }) {
  const t = useText()
  return (
    <Banner
      kind="good"
      live
      action={
        <Button size="small" onClick={onDone}>
          {t('access.tokens.made.done')}
        </Button>
      }
    >
      <strong>{t('access.tokens.made.title', { name })}</strong>
      <p>{t('access.tokens.made.text')}</p>
      <CopyLine text={secret} label={t('access.tokens.made.title', { name })} />
    </Banner>
  )
}

function Tokens({ list, onEnd }: { list: TokenView[]; onEnd: (token: TokenView) => void }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const expiry = ({ expiresAt }: TokenView) =>
    !expiresAt ? (
      t('access.tokens.never')
    ) : Date.parse(expiresAt) <= now ? (
      <Chip kind="bad">{t('access.tokens.ended')}</Chip>
    ) : (
      <time dateTime={expiresAt} title={format.full(expiresAt)}>
        {format.date(expiresAt)}
      </time>
    )
  return (
    <Table
      label={t('access.tokens.title')}
      stacks
      rows={list}
      keyOf={({ id }) => id}
      columns={[
        { id: 'name', label: t('access.tokens.name'), heading: true, cell: ({ name }) => name },
        {
          id: 'scopes',
          label: t('access.tokens.scopes'),
          cell: ({ scopes }) => (
            <details>
              <summary>{t('access.tokens.scopesCount', { count: scopes.length })}</summary>
              <ul className="sm dim">
                {scopes.map((scope) => (
                  <li key={scope}>{rightText(t, scope)}</li>
                ))}
              </ul>
            </details>
          ),
        },
        {
          id: 'used',
          label: t('access.tokens.used'),
          cell: ({ lastUsedAt }) =>
            lastUsedAt ? (
              <RelativeTime at={lastUsedAt} form="relative" />
            ) : (
              <span className="faint">{t('access.tokens.notUsed')}</span>
            ),
        },
        { id: 'expires', label: t('access.tokens.expires'), cell: expiry },
        {
          id: 'end',
          label: t('access.tokens.end'),
          quietLabel: true,
          numeric: true,
          cell: (token) => (
            <Button
              size="small"
              aria-label={t('access.tokens.endOf', { name: token.name })}
              onClick={() => onEnd(token)}
            >
              {t('access.tokens.end')}
            </Button>
          ),
        },
      ]}
    />
  )
}

function EndToken({ token, onClose }: { token: TokenView; onClose: () => void }) {
  const t = useText()
  const revoke = useMutation({
    mutationFn: api.access.revokeToken,
    onSuccess: () => {
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['access.tokens'] })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('access.tokens.endTitle', { name: token.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('people.form.cancel')}</Button>
          <Button variant="danger" busy={revoke.isPending} onClick={() => revoke.mutate({ tokenId: token.id })}>
            {t('access.tokens.endDo')}
          </Button>
        </>
      }
    >
      <FormError error={revoke.error} />
      <p>{t('access.tokens.endText')}</p>
    </Dialog>
  )
}
