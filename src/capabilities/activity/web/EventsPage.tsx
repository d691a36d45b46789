// The names of events that other systems send, and how long events are kept.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'

export default function EventsPage() {
  const t = useText()
  const mayRead = useMay('activity:read')
  return (
    <Page title={t('activity.settings.title')}>
      <div className="stack">
        <p className="sm dim" style={{ maxInlineSize: '68ch' }}>
          {t('activity.settings.what')}
        </p>
        <Keeping />
        {mayRead && <Names />}
      </div>
    </Page>
  )
}

function Keeping() {
  const t = useText()
  const query = api.activity.settings.query({})
  const { data, error, refetch } = useQuery(query)
  const save = useMutation({
    mutationFn: api.activity.changeSettings,
    onSuccess: (saved) => {
      queryClient.setQueryData(query.queryKey, saved)
      toast({ text: t('activity.settings.saved'), icon: 'check' })
    },
  })
  if (error && !data)
    return <ErrorState title={t('activity.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={1} />
  const newest = async () => {
    await queryClient.invalidateQueries({ queryKey: query.queryKey })
    save.reset()
  }
  return (
    <Section title={t('activity.settings.keeping')}>
      <Form
        key={data.revision}
        error={save.error}
        className="stack"
        onSubmit={({ keepDays }) =>
          save.mutate({ keepDays: keepDays ? Number(keepDays) : null, revision: data.revision })
        }
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <Field label={t('activity.settings.days')} name="keepDays" hint={t('activity.settings.daysHint')}>
          <Input type="number" min={1} max={36500} defaultValue={data.keepDays ?? ''} style={{ inlineSize: '10rem' }} />
        </Field>
        <div className="row">
          <Button type="submit" busy={save.isPending}>
            {t('activity.settings.save')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}

function Names() {
  const t = useText()
  const format = useFormats()
  const { data, error, refetch } = useQuery({ ...api.activity.names.query({}), staleTime: 0 })
  return (
    <Section title={t('activity.settings.names')}>
      {error && !data ? (
        <ErrorState title={t('activity.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={3} shape={[40, 10]} />
      ) : data.items.length ? (
        <Table
          label={t('activity.settings.names')}
          rows={data.items}
          keyOf={({ name }) => name}
          stacks
          columns={[
            { id: 'name', label: t('activity.settings.name'), heading: true, cell: ({ name }) => <code>{name}</code> },
            {
              id: 'count',
              label: t('activity.settings.count'),
              numeric: true,
              cell: ({ count }) => format.number(count),
            },
            {
              id: 'last',
              label: t('activity.settings.last'),
              numeric: true,
              cell: ({ lastAt }) => <RelativeTime at={lastAt} />,
            },
          ]}
        />
      ) : (
        <EmptyState icon="activity" title={t('activity.settings.none')}>
          {t('activity.settings.noneText')}
        </EmptyState>
      )}
    </Section>
  )
}
