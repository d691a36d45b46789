// Noting how a customer likes to be known: what they are called and how they are addressed, what reaches them best, what
// they need.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Checkbox, Choices } from '#web/kit/Choice.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { type Card, type KnownView, type Wishes, channels, details, needs, tones } from '../knownas.contract.ts'
import { Addresses } from './Addresses.tsx'
import { Dates } from './Dates.tsx'
import { Reads } from './Reads.tsx'
import { changed, knownQuery, put } from './data.ts'
import css from './knownas.module.css'

/** The letters that people write in, besides those of every language's own (ISO 15924). */
const scripts = ['Latn', 'Cyrl', 'Grek', 'Arab', 'Hebr', 'Deva', 'Hans', 'Hant', 'Jpan', 'Kore', 'Thai']

export default function KnownDialog({ known: given, onClose }: { known: KnownView; onClose: () => void }) {
  const t = useText()
  const [known, setKnown] = useState(given)
  const [address, setAddress] = useState(given.card.address)
  const [dates, setDates] = useState(given.card.dates)
  const [languages, setLanguages] = useState(given.card.languages)
  const { customerId, card, revision } = known
  const save = useMutation({
    mutationFn: (values: Record<string, string>) =>
      api.knownas.set({
        customerId,
        revision,
        source: values['source'] === 'agent' ? 'agent' : 'customer',
        wishes: { ...wishesOf(values), languages, address, dates: dates.filter(({ name, day }) => name && day) },
      }),
    onSuccess: (view) => {
      put(view)
      if (view.revision !== revision) changed(view, t('knownas.saved'))
      onClose()
    },
  })
  const newest = async () => {
    const fresh = await queryClient.fetchQuery({ ...knownQuery(customerId), staleTime: 0 })
    save.reset()
    setKnown(fresh)
    setAddress(fresh.card.address)
    setDates(fresh.card.dates)
    setLanguages(fresh.card.languages)
  }
  const word = (key: 'name' | 'say' | 'title' | 'pronouns' | 'hours', most: number, hint?: string) => (
    <Field label={t(`knownas.fields.${key}`)} name={key} hint={hint}>
      <Input maxLength={most} defaultValue={card[key] ?? ''} autoComplete="off" dir="auto" />
    </Field>
  )
  return (
    <FormDialog
      title={t('knownas.dialog', { name: known.fullName })}
      revision={revision}
      onClose={onClose}
      cancel={t('knownas.cancel')}
      submit={t('knownas.save')}
      busy={save.isPending}
      error={save.error}
      head={<SaveError error={save.error} onNewest={() => void newest()} />}
      onSubmit={(values) => save.mutate(values)}
    >
      <div className="grid2">
        {word('name', 80)}
        {word('say', 120, t('knownas.fields.sayHint'))}
        {word('title', 40)}
        {word('pronouns', 40)}
      </div>
      <Addresses address={address} onChange={setAddress} />
      <Reads languages={languages} scripts={scripts} onChange={setLanguages} />
      <div className="grid2">
        <Field label={t('knownas.fields.best')} name="best">
          <Select defaultValue={card.channel?.best ?? ''}>
            <option value="">{t('knownas.notTold')}</option>
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {t(`knownas.channels.${channel}`)}
              </option>
            ))}
          </Select>
        </Field>
        {word('hours', 120, t('knownas.fields.hoursHint'))}
      </div>
      <Choices label={t('knownas.fields.never')}>
        <span className={css.checks}>
          {channels.map((channel) => (
            <Checkbox key={channel} name={`never-${channel}`} defaultChecked={card.channel?.never.includes(channel)}>
              {t(`knownas.channels.${channel}`)}
            </Checkbox>
          ))}
        </span>
      </Choices>
      <div className="grid2">
        <Field label={t('knownas.facts.detail')} name="detail">
          <Select defaultValue={card.detail ?? ''}>
            <option value="">{t('knownas.notTold')}</option>
            {details.map((detail) => (
              <option key={detail} value={detail}>
                {t(`knownas.details.${detail}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('knownas.facts.tone')} name="tone">
          <Select defaultValue={card.tone ?? ''}>
            <option value="">{t('knownas.notTold')}</option>
            {tones.map((tone) => (
              <option key={tone} value={tone}>
                {t(`knownas.tones.${tone}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Choices label={t('knownas.facts.needs')}>
        <span className={css.checks}>
          {needs.map((need) => (
            <Checkbox key={need} name={`need-${need}`} defaultChecked={card.needs?.known.includes(need)}>
              {t(`knownas.needs.${need}`)}
            </Checkbox>
          ))}
        </span>
      </Choices>
      <Field label={t('knownas.fields.other')} name="other">
        <Input maxLength={300} defaultValue={card.needs?.other ?? ''} autoComplete="off" dir="auto" />
      </Field>
      <Dates dates={dates} onChange={setDates} />
      <Field label={t('knownas.fields.source')} name="source">
        <Select defaultValue="customer">
          <option value="customer">{t('knownas.fields.source.customer')}</option>
          <option value="agent">{t('knownas.fields.source.agent')}</option>
        </Select>
      </Field>
    </FormDialog>
  )
}

/** What stands in the plain fields of the form. */
function wishesOf(values: Record<string, string>): Wishes {
  const words = (key: string) => values[key]?.trim() || null
  const ticked = <T extends string>(prefix: string, all: readonly T[]): T[] =>
    all.filter((each) => values[`${prefix}-${each}`] === 'on')
  return {
    name: words('name'),
    say: words('say'),
    title: words('title'),
    pronouns: words('pronouns'),
    hours: words('hours'),
    channel: { best: words('best') as NonNullable<Card['channel']>['best'], never: ticked('never', channels) },
    detail: words('detail') as Card['detail'],
    tone: words('tone') as Card['tone'],
    needs: { known: ticked('need', needs), other: words('other') ?? '' },
  }
}
