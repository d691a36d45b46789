// Making or changing a field: its name, what it takes, whose conversations it is asked of, whether closing needs it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Switch } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type FieldKind, type FieldView, fieldKinds } from '../fields.contract.ts'
import { listQuery } from './data.ts'
import css from './fields.module.css'

type Option = { id?: string; name: string }
const offered = (field: FieldView | undefined): Option[] =>
  field?.options.filter((option) => !option.archived).map(({ id, name }) => ({ id, name })) ?? []

/** Without `field`: a new one. */
export function FieldDialog({ field: given, onClose }: { field?: FieldView; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const { data: teams } = useQuery(api.people.teams.query({}))
  const [field, setField] = useState(given)
  const [kind, setKind] = useState<FieldKind>(given?.kind ?? 'text')
  const [options, setOptions] = useState<Option[]>(() => [...offered(given), ...(given ? [] : [{ name: '' }])])
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
        {isChoice && <Options options={options} onChange={setOptions} />}
        <Switch name="requiredOnClose" defaultChecked={field?.requiredOnClose} hint={t('fields.form.requiredHint')}>
          {t('fields.settings.required')}
        </Switch>
      </Form>
    </Dialog>
  )
}

function Options({ options, onChange }: { options: readonly Option[]; onChange: (options: Option[]) => void }) {
  const t = useText()
  return (
    <fieldset className={css.choices}>
      <legend>{t('fields.form.options')}</legend>
      <ul className={css.options}>
        {options.map((option, at) => (
          <li key={option.id ?? `new ${at}`}>
            <Input
              aria-label={t('fields.form.option', { number: at + 1 })}
              value={option.name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) =>
                onChange(options.map((each, index) => (index === at ? { ...each, name: event.target.value } : each)))
              }
            />
            <IconButton
              icon="x"
              size="small"
              label={t('fields.form.removeOption', { name: option.name || String(at + 1) })}
              onClick={() => onChange(options.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ul>
      <span>
        <Button size="small" icon="plus" onClick={() => onChange([...options, { name: '' }])}>
          {t('fields.form.addOption')}
        </Button>
      </span>
    </fieldset>
  )
}
