// The original of a message as it came, byte for byte: how it arrived, what is known about its sender, and its source.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import css from './message.module.css'

/** More than this is not drawn; the download has all of it. */
const maxShown = 300_000

export default function Original({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const t = useText()
  const source = useQuery({
    queryKey: ['original', messageId],
    queryFn: ({ signal }) => readStart(messageId, signal),
    staleTime: Infinity,
  })
  const [wraps, setWraps] = useState(true)
  return (
    <Dialog
      open
      onClose={onClose}
      width="56rem"
      title={t('conversations.original.title')}
      footer={
        <>
          <Button variant="quiet" aria-pressed={wraps} onClick={() => setWraps(!wraps)}>
            {t('conversations.original.wrap')}
          </Button>
          <a className="btn push" href={api.receiving.raw.url({ messageId, as: 'file' })} download>
            <Icon name="download" />
            {t('conversations.original.download')}
          </a>
        </>
      }
    >
      <Arrival messageId={messageId} />
      {source.error ? (
        <ErrorState
          title={t('conversations.original.didNotCome')}
          error={source.error}
          onRetry={() => void source.refetch()}
          level={3}
        />
      ) : null}
      {source.isPending && <LoadingRows rows={3} />}
      {source.data && (
        <>
          <pre
            className={css.source}
            data-wraps={wraps}
            tabIndex={0}
            role="group"
            aria-label={t('conversations.original.source')}
            dir="ltr"
          >
            {source.data.text}
          </pre>
          {source.data.isCut && <p className="sm dim">{t('conversations.original.cut')}</p>}
        </>
      )}
    </Dialog>
  )
}

function Arrival({ messageId }: { messageId: string }) {
  const t = useText()
  const format = useFormats()
  const { data } = useQuery(api.receiving.original.query({ messageId }))
  if (!data) return null
  const checks = data.authentication
  return (
    <Facts
      facts={[
        ...data.copies.map(
          (copy) =>
            [
              t('conversations.original.arrived'),
              t('conversations.original.copy', {
                at: format.dateTime(copy.receivedAt),
                source: t(`conversations.original.source.${copy.source}`),
                from: copy.from,
                size: format.bytes(copy.size),
              }),
            ] as const,
        ),
        data.headerId
          ? [
              t('conversations.original.id'),
              <bdi key="id" dir="ltr">
                {data.headerId}
              </bdi>,
            ]
          : null,
        checks && [
          t('conversations.original.checkedBy'),
          checks.by === 'heed' ? t('conversations.original.byHeed') : checks.by,
        ],
        checks?.spf ? ['SPF', `${checks.spf.result} · ${checks.spf.domain}`] : null,
        checks?.dkim.length
          ? ['DKIM', checks.dkim.map(({ result, domain }) => `${result} · ${domain}`).join(', ')]
          : null,
        checks?.dmarc ? ['DMARC', `${checks.dmarc.result} · ${checks.dmarc.domain}`] : null,
        data.problem ? [t('conversations.original.problem'), data.problem] : null,
      ]}
    />
  )
}

async function readStart(messageId: string, signal: AbortSignal): Promise<{ text: string; isCut: boolean }> {
  const whole = await api.receiving.raw({ messageId, as: 'text' }, { signal })
  return { text: await whole.slice(0, maxShown).text(), isCut: whole.size > maxShown }
}
