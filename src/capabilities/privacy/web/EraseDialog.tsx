// The last look before a person is erased: what goes, what has to stay and why, and the number of the request, typed,
// because nothing of it can be had again.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { RequestView } from '../privacy.contract.ts'
import { Told } from './Told.tsx'
import { show } from './data.ts'

export default function EraseDialog({ request, onClose }: { request: RequestView; onClose: () => void }) {
  const t = useText()
  const format = useFormats()
  const { id: requestId, revision, customer, addresses } = request
  const { data, error, refetch } = useQuery({ ...api.privacy.preview.query({ requestId }), staleTime: 0, gcTime: 0 })
  const erase = useMutation({
    mutationFn: ({ number = '', toldBy = '' }: Record<string, string>) =>
      api.privacy.erase({ requestId, revision, number, toldBy }),
    onSuccess: (view) => {
      show(view)
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('privacy.erase.title', { name: customer.name })}
      onClose={onClose}
      cancel={t('privacy.cancel')}
      submit={t('privacy.erase')}
      busy={erase.isPending}
      danger
      error={erase.error}
      focus="input"
      onSubmit={(values) => erase.mutate(values)}
    >
      {error ? (
        <ErrorState title={t('privacy.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={3} shape={[40, 20]} />
      ) : (
        <>
          <Table
            label={t('privacy.preview')}
            tight
            rows={data.items}
            keyOf={({ section }) => section}
            columns={[
              {
                id: 'section',
                label: t('privacy.preview.what'),
                heading: true,
                cell: ({ section }) => t(`privacy.sections.${section as 'person'}`),
              },
              {
                id: 'goes',
                label: t('privacy.preview.goes'),
                numeric: true,
                cell: ({ goes }) => format.number(goes),
              },
              {
                id: 'stays',
                label: t('privacy.preview.stays'),
                numeric: true,
                cell: ({ stays }) => (stays ? format.number(stays) : '–'),
              },
            ]}
          />
          {data.kept && (
            <Banner kind="note" icon="lock">
              {t('privacy.preview.kept', { reason: data.kept.reason, day: format.date(data.kept.until) })}
            </Banner>
          )}
        </>
      )}
      <p>{t('privacy.preview.all')}</p>
      <Banner kind="warn">{t('privacy.preview.forGood')}</Banner>
      <Told addresses={addresses} />
      <Field label={t('privacy.typeNumber', { number: String(request.number) })} name="number">
        <Input inputMode="numeric" autoComplete="off" required />
      </Field>
    </FormDialog>
  )
}
