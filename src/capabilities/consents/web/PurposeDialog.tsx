// Making or changing a purpose: its name, where it counts, whether the customer confirms it, and the words they agree to.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Choices, Switch } from '#web/kit/Choice.tsx'
import { Field, Input, Select, Textarea } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type PurposeView, channels } from '../consents.contract.ts'
import { purposesQuery } from './data.ts'
import { useLanguages } from '#web/kit/languages.ts'

/** Without `purpose`: a new one. */
export default function PurposeDialog({ purpose: given, onClose }: { purpose?: PurposeView; onClose: () => void }) {
  const t = useText()
  const { locale } = useFormats()
  const [purpose, setPurpose] = useState(given)
  const [wordings, setWordings] = useState(given?.wordings ?? [{ language: locale.split('-')[0]!, wording: '' }])
  const save = useMutation({
    mutationFn: ({ name = '', doubleOptIn, ...rest }: Record<string, string>) => {
      const more = {
        name,
        doubleOptIn: doubleOptIn === 'on',
        channels: channels.filter((channel) => rest[`channel-${channel}`] === 'on'),
        wordings,
      }
      return purpose
        ? api.consents.updatePurpose({ purposeId: purpose.id, revision: purpose.revision, ...more })
        : api.consents.createPurpose(more)
    },
    onSuccess: ({ name }) => {
      toast({ text: t('consents.saved', { name }), icon: 'check', seconds: 4 })
      onClose()
      return queryClient.invalidateQueries({ queryKey: purposesQuery().queryKey })
    },
  })
  const newest = async () => {
    const { items } = await queryClient.fetchQuery({ ...purposesQuery(), staleTime: 0 })
    const saved = items.find(({ id }) => id === given?.id)
    save.reset()
    setPurpose(saved)
    if (saved) setWordings(saved.wordings)
  }
  return (
    <FormDialog
      title={given ? t('consents.edit', { name: given.name }) : t('consents.make')}
      revision={purpose?.revision}
      onClose={onClose}
      cancel={t('consents.cancel')}
      submit={t(given ? 'consents.save' : 'consents.make')}
      busy={save.isPending}
      error={save.error}
      head={<SaveError error={save.error} onNewest={() => void newest()} />}
      onSubmit={(values) => save.mutate(values)}
    >
      <Field label={t('consents.purpose')} name="name" hint={t('consents.nameHint')}>
        <Input required maxLength={80} defaultValue={purpose?.name} autoComplete="off" />
      </Field>
      <Choices label={t('consents.channel')}>
        {channels.map((channel) => (
          <Checkbox
            key={channel}
            name={`channel-${channel}`}
            defaultChecked={purpose ? purpose.channels.includes(channel) : channel === 'email'}
          >
            {t(`consents.channels.${channel}`)}
          </Checkbox>
        ))}
      </Choices>
      <Switch name="doubleOptIn" defaultChecked={purpose?.doubleOptIn ?? true} hint={t('consents.doubleOptInHint')}>
        {t('consents.doubleOptIn')}
      </Switch>
      <Wordings wordings={wordings} onChange={setWordings} />
    </FormDialog>
  )
}

type Texts = PurposeView['wordings']

function Wordings({ wordings, onChange }: { wordings: Texts; onChange: (to: Texts) => void }) {
  const t = useText()
  const { languages, languageName } = useLanguages()
  const free = languages.filter(({ language }) => !wordings.some((each) => each.language === language))
  const put = (language: string, wording: string) =>
    onChange(wordings.map((each) => (each.language === language ? { language, wording } : each)))
  return (
    <>
      {wordings.map(({ language, wording }, place) => (
        <Field
          key={language}
          name={`wordings.${place}.wording`}
          label={t('consents.wordingIn', { language: languageName(language) })}
          hint={place ? undefined : t('consents.wordingHint')}
          aside={
            wordings.length > 1 && (
              <Button
                variant="link"
                size="small"
                onClick={() => onChange(wordings.filter((each) => each.language !== language))}
              >
                {t('consents.removeWording', { language: languageName(language) })}
              </Button>
            )
          }
        >
          <Textarea
            required
            rows={4}
            maxLength={4000}
            lang={language}
            dir="auto"
            value={wording}
            onChange={(event) => put(language, event.target.value)}
          />
        </Field>
      ))}
      <Field label={t('consents.addLanguage')}>
        <Select
          value=""
          onChange={(event) =>
            event.target.value && onChange([...wordings, { language: event.target.value, wording: '' }])
          }
        >
          <option value="">{t('consents.choose')}</option>
          {free.map(({ language, name }) => (
            <option key={language} value={language}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    </>
  )
}
