// Making or changing an attribute: its name, whose it is, what it takes, and where it is shown.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Switch } from '#web/kit/Choice.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { type EditedOption, OptionsEditor } from '#web/kit/OptionsEditor.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type About, type AttributeView, type Kind, abouts, kinds } from '../attributes.contract.ts'
import { listQuery } from './data.ts'

const inUse = (attribute: AttributeView | undefined): EditedOption[] =>
  attribute
    ? attribute.options.filter(({ archived }) => !archived).map(({ id, name }) => ({ id, name }))
    : [{ name: '' }]

/** Without `attribute`: a new one. */
export default function AttributeDialog({
  attribute: given,
  onClose,
}: {
  attribute?: AttributeView
  onClose: () => void
}) {
  const t = useText()
  const [attribute, setAttribute] = useState(given)
  const [kind, setKind] = useState<Kind>(given?.kind ?? 'text')
  const [options, setOptions] = useState(() => inUse(given))
  const isChoice = kind === 'choice' || kind === 'choices'
  const save = useMutation({
    mutationFn: ({ name = '', hint = '', about, inPanel }: Record<string, string>) => {
      const named = options.filter((option) => option.name.trim())
      const more = { name, hint, inPanel: inPanel === 'on', ...(isChoice ? { options: named } : {}) }
      return attribute
        ? api.attributes.update({ attributeId: attribute.id, revision: attribute.revision, ...more })
        : api.attributes.create({ ...more, about: about as About, kind })
    },
    onSuccess: ({ name }) => {
      toast({ text: t('attributes.saved', { name }), icon: 'check', seconds: 4 })
      onClose()
      return queryClient.invalidateQueries({ queryKey: listQuery().queryKey })
    },
  })
  const newest = async () => {
    const { items } = await queryClient.fetchQuery({ ...listQuery(), staleTime: 0 })
    const saved = items.find(({ id }) => id === given?.id)
    save.reset()
    setAttribute(saved)
    setOptions(inUse(saved))
  }
  return (
    <FormDialog
      title={given ? t('attributes.edit', { name: given.name }) : t('attributes.make')}
      revision={attribute?.revision}
      onClose={onClose}
      cancel={t('attributes.cancel')}
      submit={t(given ? 'attributes.save' : 'attributes.make')}
      busy={save.isPending}
      error={save.error}
      head={<SaveError error={save.error} onNewest={() => void newest()} />}
      onSubmit={(values) => save.mutate(values)}
    >
      <Field label={t('attributes.name')} name="name">
        <Input required maxLength={80} defaultValue={attribute?.name} autoComplete="off" />
      </Field>
      <Field label={t('attributes.hint')} name="hint">
        <Input maxLength={200} defaultValue={attribute?.hint} autoComplete="off" />
      </Field>
      {!given && (
        <>
          <Field label={t('attributes.about')} name="about">
            <Select defaultValue="customer">
              {abouts.map((each) => (
                <option key={each} value={each}>
                  {t(`attributes.about.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('attributes.kind')}>
            <Select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {t(`attributes.kinds.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
        </>
      )}
      {isChoice && <OptionsEditor options={options} onChange={setOptions} />}
      <Switch name="inPanel" defaultChecked={attribute?.inPanel ?? true} hint={t('attributes.inPanelHint')}>
        {t('attributes.inPanel')}
      </Switch>
    </FormDialog>
  )
}
