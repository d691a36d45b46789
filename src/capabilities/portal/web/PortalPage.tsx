// The portal: on or off, what it is called, its colour, where requests go, and what it tells of those who answer.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox } from '#web/kit/Choice.tsx'
import { CopyLine } from '#web/kit/CopyLine.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type SettingsView, agentsAs, colours, readersAs } from '../portal.contract.ts'

const settingsQuery = api.portal.settings.query({})

export default function PortalPage() {
  const t = useText()
  const { data: settings, error, refetch } = useQuery(settingsQuery)
  const [generation, setGeneration] = useState(0)
  const newest = () => void refetch().then(() => setGeneration(generation + 1))
  return (
    <Page title={t('portal.settings.title')} bodyClass="set-body">
      {error && !settings ? (
        <ErrorState title={t('portal.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : settings ? (
        <Settings key={generation} settings={settings} onNewest={newest} />
      ) : (
        <LoadingRows rows={3} shape={[40, 80]} />
      )}
    </Page>
  )
}

/** Keeps the revision that it started with, so that a change from elsewhere is noticed when saving. */
function Settings({ settings, onNewest }: { settings: SettingsView; onNewest: () => void }) {
  const t = useText()
  const [revision, setRevision] = useState(settings.revision)
  const save = useMutation({
    mutationFn: api.portal.saveSettings,
    onSuccess: (saved) => {
      setRevision(saved.revision)
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      toast({ text: t(saved.enabled ? 'portal.settings.isOn' : 'portal.settings.isOff'), icon: 'check', seconds: 4 })
    },
  })
  const send = (given: Record<string, string>) =>
    save.mutate({
      revision,
      enabled: given['enabled'] === 'on',
      name: given['name'] ?? '',
      colour: given['colour'] as SettingsView['colour'],
      mailboxId: given['mailboxId'] || null,
      agentsAs: given['agentsAs'] as SettingsView['agentsAs'],
      readersAs: given['readersAs'] as SettingsView['readersAs'],
    })
  return (
    <Form error={save.error} onSubmit={send}>
      <SaveError error={save.error} onNewest={onNewest} />
      {!settings.mailboxes.length && <Banner kind="warn">{t('portal.settings.noMailbox')}</Banner>}
      <Section title={t('portal.settings.shown')}>
        <div className="stack">
          <Checkbox name="enabled" defaultChecked={settings.enabled} hint={t('portal.settings.enabledHint')}>
            {t('portal.settings.enabled')}
          </Checkbox>
          <CopyLine text={settings.address} label={t('portal.settings.address')} />
          <Field label={t('portal.settings.name')} name="name">
            <Input required maxLength={80} defaultValue={settings.name} />
          </Field>
          <Field label={t('portal.settings.colour')} name="colour" hint={t('portal.settings.colourHint')}>
            <Select defaultValue={settings.colour}>
              {colours.map((colour) => (
                <option key={colour} value={colour}>
                  {t(`portal.settings.colours.${colour}`)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </Section>
      <Section title={t('portal.settings.work')}>
        <div className="stack">
          <Field label={t('portal.settings.mailbox')} name="mailboxId" hint={t('portal.settings.mailboxHint')}>
            <Select defaultValue={settings.mailboxId ?? ''}>
              <option value="">{t('portal.settings.firstMailbox')}</option>
              {settings.mailboxes.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('portal.settings.agentsAs')} name="agentsAs">
            <Select defaultValue={settings.agentsAs}>
              {agentsAs.map((each) => (
                <option key={each} value={each}>
                  {t(`portal.settings.agents.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('portal.settings.readersAs')} name="readersAs" hint={t('portal.settings.readersHint')}>
            <Select defaultValue={settings.readersAs}>
              {readersAs.map((each) => (
                <option key={each} value={each}>
                  {t(`portal.settings.readers.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </Section>
      <Button type="submit" variant="primary" busy={save.isPending}>
        {t('portal.settings.save')}
      </Button>
    </Form>
  )
}
