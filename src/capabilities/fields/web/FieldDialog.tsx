// Making or changing a field: its name, what it takes, whose conversations it is asked of, whether closing needs it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Switch } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { type EditedOption, OptionsEditor } from '#web/kit/OptionsEditor.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type FieldKind, type FieldView, fieldKinds } from '../fields.contract.ts'
import { listQuery } from './data.ts'

const offered = (field: FieldView | undefined): EditedOption[] =>
  field?.options.filter((option) => !option.archived).map(({ id, name }) => ({ id, name })) ?? []

/** Without `field`: a new one. */
export function FieldDialog({ field: given, onClose }: { field?: FieldView; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const { data: teams } = useQuery(api.people.teams.query({}))
  const [field, setField] = useState(given)
  const [kind, setKind] = useState<FieldKind>(given?.kind ?? 'text')
  const [options, setOptions] = useState<EditedOption[]>(() => [...offered(given), ...(given ? [] : [{ name: '' }])])
  const isChoice = kind === 'choice' || kind === 'choices'
  const save = useMutation({
    mutationFn: ({
      name,
      hint,
      teamId,
      requiredOnClose,
    }: {
      name: string
      hint: string
      teamId: string | null
      requiredOnClose: boolean
    }) => {
      const named = options.filter((option) => option.name.trim())
      const more = { name, hint, requiredOnClose, ...(isChoice ? { options: named } : {}) }
      return field
        ? api.fields.update({ fieldId: field.id, revision: field.revision, ...more })
        : api.fields.create({ ...more, kind, teamId })
    },
    onSuccess: ({ name }) => {
      toast({ text: t('fields.settings.saved', { name }), icon: 'check', seconds: 4 })
      onClose()
      return queryClient.invalidateQueries({ queryKey: listQuery().queryKey })
    },
  })
  const newest = async () => {
    const { fields } = await queryClient.fetchQuery({ ...listQuery(), staleTime: 0 })
    const saved = fields.find(({ id }) => id === given?.id)
    save.reset()
    setField(saved)
    setOptions(offered(saved))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={given ? t('fields.form.title', { name: given.name }) : t('fields.settings.make')}
      footer={
        <>
          <Button onClick={onClose}>{t('fields.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t(given ? 'fields.form.save' : 'fields.settings.make')}
          </Button>
        </>
      }
    >
      <Form
        key={field?.revision}
        id={formId}
        error={save.error}
        onSubmit={({ name = '', hint = '', teamId, requiredOnClose }) =>
          save.mutate({ name, hint, teamId: teamId || null, requiredOnClose: requiredOnClose === 'on' })
        }
        className="stack"
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <Field label={t('fields.settings.name')} name="name">
          <Input required maxLength={80} defaultValue={field?.name} autoComplete="off" />
        </Field>
        <Field label={t('fields.form.hint')} name="hint" hint={t('fields.form.hintHint')}>
          <Input maxLength={200} defaultValue={field?.hint} autoComplete="off" />
        </Field>
        {!given && (
          <>
            <Field label={t('fields.settings.kind')} name="kind">
              <Select value={kind} onChange={(event) => setKind(event.target.value as FieldKind)}>
                {fieldKinds.map((each) => (
                  <option key={each} value={each}>
                    {t(`fields.kinds.${each}`)}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={t('fields.settings.for')} name="teamId">
              <Select defaultValue="">
                <option value="">{t('fields.settings.forAll')}</option>
                {teams
                  ?.filter((team) => !team.archived)
                  .map((team) => (
                    <option key={team.id} value={team.id}>
                      {team.name}
                    </option>
                  ))}
              </Select>
            </Field>
          </>
        )}
        {isChoice && <OptionsEditor options={options} onChange={setOptions} />}
        <Switch name="requiredOnClose" defaultChecked={field?.requiredOnClose} hint={t('fields.form.requiredHint')}>
          {t('fields.settings.required')}
        </Switch>
      </Form>
    </Dialog>
  )
}
