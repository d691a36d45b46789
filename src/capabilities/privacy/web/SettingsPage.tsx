// What the law makes the organisation keep of people who were erased, and how long links to their files work.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { SettingsView } from '../privacy.contract.ts'

const query = () => api.privacy.settings.query({})

export default function SettingsPage() {
  const t = useText()
  const { data, error, refetch } = useQuery(query())
  return (
    <Page title={t('privacy.settings.title')} bodyClass="set-body">
      {data ? (
        <Settings key={data.revision} settings={data} />
      ) : error ? (
        <ErrorState title={t('privacy.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={3} shape={[40, 70]} />
      )}
    </Page>
  )
}

function Settings({ settings }: { settings: SettingsView }) {
  const t = useText()
  const save = useMutation({
    mutationFn: ({ orderYears = '', orderReason = '', linkDays = '' }: Record<string, string>) =>
      api.privacy.setSettings({
        orderYears: orderYears.trim() ? Number(orderYears) : null,
        orderReason,
        linkDays: Number(linkDays),
        revision: settings.revision,
      }),
    onSuccess: (view) => {
      queryClient.setQueryData(query().queryKey, view)
      toast({ text: t('privacy.settings.saved'), icon: 'check', seconds: 4 })
    },
  })
  const newest = () => void queryClient.invalidateQueries({ queryKey: query().queryKey }).then(() => save.reset())
  return (
    <Form className="stack" error={save.error} onSubmit={(values) => save.mutate(values)}>
      <SaveError error={save.error} onNewest={newest} />
      <p className="dim">{t('privacy.settings.intro')}</p>
      <Field label={t('privacy.settings.orderYears')} name="orderYears" hint={t('privacy.settings.orderYearsHint')}>
        <Input type="number" min={1} max={30} defaultValue={settings.orderYears ?? ''} />
      </Field>
      <Field label={t('privacy.settings.orderReason')} name="orderReason" hint={t('privacy.settings.orderReasonHint')}>
        <Input maxLength={500} defaultValue={settings.orderReason} dir="auto" />
      </Field>
      <Field label={t('privacy.settings.linkDays')} name="linkDays">
        <Input type="number" min={1} max={30} required defaultValue={settings.linkDays} />
      </Field>
      <div>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t('privacy.settings.save')}
        </Button>
      </div>
    </Form>
  )
}
