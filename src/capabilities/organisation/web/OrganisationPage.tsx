// Name, language and time zone of the organisation, and how its mail behaves.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox } from '#web/kit/Choice.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LanguageSelect, TimeZoneSelect } from '#web/kit/PlaceSelects.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { OrganisationView } from '../organisation.contract.ts'

const settingsQuery = api.organisation.get.query({})

export default function OrganisationPage() {
  const t = useText()
  const { data: settings, error, refetch } = useQuery(settingsQuery)
  const [generation, setGeneration] = useState(0)
  const newest = () => void refetch().then(() => setGeneration(generation + 1))
  return (
    <Page title={t('organisation.title')} bodyClass="set-body">
      {error && !settings ? (
        <ErrorState title={t('organisation.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : settings ? (
        <Settings key={generation} settings={settings} onNewest={newest} />
      ) : (
        <LoadingRows rows={3} shape={[40, 80]} />
      )}
    </Page>
  )
}

/** Keeps the revision that it started with, so that a change from elsewhere is noticed when saving. */
function Settings({ settings, onNewest }: { settings: OrganisationView; onNewest: () => void }) {
  const t = useText()
  const [revision, setRevision] = useState(settings.revision)
  const mayUpdate = settings.allowed.includes('update')
  const save = useMutation({
    mutationFn: api.organisation.update,
    onSuccess: (saved) => {
      setRevision(saved.revision)
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      toast({ text: t('organisation.saved'), icon: 'check', seconds: 4 })
    },
  })
  const send = ({ name, locale, timeZone, reopenDays, quoteHistory, proxyImages, agentsSee }: Record<string, string>) =>
    save.mutate({
      revision,
      name,
      locale,
      timeZone,
      reopenDays: reopenDays === '' ? Number.NaN : Number(reopenDays),
      quoteHistory: quoteHistory === 'on',
      proxyImages: proxyImages === 'on',
      agentsSee: agentsSee as OrganisationView['agentsSee'],
    })
  return (
    <Form error={save.error} onSubmit={send}>
      <fieldset disabled={!mayUpdate}>
        {mayUpdate ? (
          <SaveError error={save.error} onNewest={onNewest} />
        ) : (
          <Banner>{t('organisation.readOnly')}</Banner>
        )}
        <Section title={t('organisation.who')}>
          <div className="grid2">
            <Field label={t('organisation.name')} name="name" className="span2">
              <Input required defaultValue={settings.name} autoComplete="organization" />
            </Field>
            <Field label={t('organisation.language')} name="locale" hint={t('organisation.languageHint')}>
              <LanguageSelect defaultValue={settings.locale} />
            </Field>
            <Field label={t('organisation.timeZone')} name="timeZone" hint={t('organisation.languageHint')}>
              <TimeZoneSelect defaultValue={settings.timeZone} />
            </Field>
          </div>
        </Section>
        <Section title={t('organisation.mail')}>
          <div className="stack">
            <Checkbox
              name="quoteHistory"
              defaultChecked={settings.quoteHistory}
              hint={t('organisation.quoteHistoryHint')}
            >
              {t('organisation.quoteHistory')}
            </Checkbox>
            <Checkbox name="proxyImages" defaultChecked={settings.proxyImages} hint={t('organisation.proxyImagesHint')}>
              {t('organisation.proxyImages')}
            </Checkbox>
            <Field label={t('organisation.reopenDays')} name="reopenDays" hint={t('organisation.reopenDaysHint')}>
              <Input
                type="number"
                min={0}
                max={3650}
                inputMode="numeric"
                defaultValue={settings.reopenDays}
                style={{ maxInlineSize: '8rem' }}
              />
            </Field>
          </div>
        </Section>
        <Section title={t('organisation.privacy')}>
          <Field label={t('organisation.agentsSee')} name="agentsSee" hint={t('organisation.agentsSeeHint')}>
            <Select defaultValue={settings.agentsSee}>
              <option value="notPrivate">{t('organisation.agentsSee.notPrivate')}</option>
              <option value="ownTeams">{t('organisation.agentsSee.ownTeams')}</option>
            </Select>
          </Field>
        </Section>
        {mayUpdate && (
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('organisation.save')}
          </Button>
        )}
      </fieldset>
    </Form>
  )
}
