// The raw original of mail that is in no conversation, byte for byte.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './receiving.module.css'

/** More than this is not drawn; the download has all of it. */
const maxShown = 300_000

export default function RawMail({ incomingId, onClose }: { incomingId: string; onClose: () => void }) {
  const t = useText()
  const source = useQuery({ queryKey: ['raw', incomingId], queryFn: ({ signal }) => readStart(incomingId, signal), staleTime: Infinity })
  return (
    <Dialog
      open
      onClose={onClose}
      width="56rem"
      title={t('receiving.raw.title')}
      footer={<a className="btn push" href={api.receiving.rawIncoming.url({ incomingId, as: 'file' })} download><Icon name="download" />{t('receiving.raw.download')}</a>}
    >
      {source.error ? <ErrorState title={t('receiving.raw.didNotCome')} error={source.error} onRetry={() => void source.refetch()} level={3} /> : null}
      {source.isPending && <LoadingRows rows={3} />}
      {source.data && (
        <>
          <pre className={css.source} tabIndex={0} role="group" aria-label={t('receiving.raw.title')} dir="ltr">{source.data.text}</pre>
          {source.data.isCut && <p className="sm dim">{t('receiving.raw.cut')}</p>}
        </>
      )}
    </Dialog>
  )
}

async function readStart(incomingId: string, signal: AbortSignal): Promise<{ text: string; isCut: boolean }> {
  const whole = await api.receiving.rawIncoming({ incomingId, as: 'text' }, { signal })
  return { text: await whole.slice(0, maxShown).text(), isCut: whole.size > maxShown }
}
