// After how many days spam is removed, or that it is kept; a setting of the organisation.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { OrganisationView } from '#capabilities/organisation/organisation.contract.ts'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox } from '#web/kit/Choice.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'

const settingsQuery = api.organisation.get.query({})
const usualDays = 30

export function KeptDays() {
  const t = useText()
  const { data, refetch } = useQuery(settingsQuery)
  const [generation, setGeneration] = useState(0)
  if (!data) return null
  const { spamDays } = data
  return (
    <Section title={t('blocking.kept.title')}>
      {data.allowed.includes('update') ? (
        <Days
          key={generation}
          settings={data}
          onNewest={() => void refetch().then(() => setGeneration(generation + 1))}
        />
      ) : (
        <p>{spamDays ? t('blocking.kept.is', { days: spamDays }) : t('blocking.kept.forever')}</p>
      )}
    </Section>
  )
}

function Days({ settings, onNewest }: { settings: OrganisationView; onNewest: () => void }) {
  const t = useText()
  const [revision, setRevision] = useState(settings.revision)
  const [removes, setRemoves] = useState(settings.spamDays !== null)
  const save = useMutation({
    mutationFn: api.organisation.update,
    onSuccess: (saved) => {
      setRevision(saved.revision)
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      toast({ text: t('organisation.saved'), icon: 'check', seconds: 4 })
    },
  })
  const send = ({ spamDays }: Record<string, string>) =>
    save.mutate({ revision, spamDays: removes ? (spamDays ? Number(spamDays) : Number.NaN) : null })
  return (
    <Form error={save.error} onSubmit={send} className="stack">
      <SaveError error={save.error} onNewest={onNewest} />
      <Checkbox checked={removes} onChange={(event) => setRemoves(event.target.checked)} hint={t('blocking.kept.hint')}>
        {t('blocking.kept.removes')}
      </Checkbox>
      {removes && (
        <Field label={t('blocking.kept.days')} name="spamDays">
          <Input
            type="number"
            min={1}
            max={3650}
            inputMode="numeric"
            defaultValue={settings.spamDays ?? usualDays}
            style={{ maxInlineSize: '8rem' }}
          />
        </Field>
      )}
      <div>
        <Button type="submit" busy={save.isPending}>
          {t('organisation.save')}
        </Button>
      </div>
    </Form>
  )
}
