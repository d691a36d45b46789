// What a macro does besides writing: what is left as it is, is not touched.
import { useQuery } from '@tanstack/react-query'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { priorities } from '#capabilities/fields/fields.contract.ts'
import { FieldControl } from '#capabilities/fields/web/FieldControl.tsx'
import { useFields } from '#capabilities/fields/web/data.ts'
import { optionsOf, useTags } from '#capabilities/tags/web/data.ts'
import { TagNames } from '#capabilities/tags/web/TagNames.tsx'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { ManyPicker } from '#web/kit/ManyPicker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Acts } from '../macros.views.ts'
import css from './macros.module.css'

type ActsFormProps = { acts: Acts; onChange: (acts: Acts) => void }
const asIs = 'asIs'

export function ActsForm({ acts, onChange }: ActsFormProps) {
  const t = useText()
  const people = useColleagues()
  const teams = useQuery(api.people.teams.query({})).data ?? []
  const set = (change: Acts) => onChange({ ...acts, ...change })
  const unchanged = <option value={asIs}>{t('macros.form.asIs')}</option>
  return (
    <>
      <div className="grid2">
        <TagsField label={t('macros.form.addTags')} ids={acts.addTags ?? []} onChange={(addTags) => set({ addTags })} />
        <TagsField
          label={t('macros.form.removeTags')}
          ids={acts.removeTags ?? []}
          onChange={(removeTags) => set({ removeTags })}
        />
        <Field label={t('macros.form.assignee')}>
          <Select
            value={acts.assignee === undefined ? asIs : (acts.assignee ?? '')}
            onChange={({ target: { value } }) => set({ assignee: value === asIs ? undefined : value || null })}
          >
            {unchanged}
            <option value="me">{t('macros.form.me')}</option>
            <option value="">{t('macros.form.nobody')}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('macros.form.team')}>
          <Select
            value={acts.teamId === undefined ? asIs : (acts.teamId ?? '')}
            onChange={({ target: { value } }) => set({ teamId: value === asIs ? undefined : value || null })}
          >
            {unchanged}
            <option value="">{t('macros.form.noTeam')}</option>
            {teams
              .filter((team) => !team.archived || team.id === acts.teamId)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </Select>
        </Field>
        <Field label={t('macros.form.state')} hint={t('macros.form.stateHint')}>
          <Select
            value={acts.snoozeDays ? 'snoozed' : (acts.state ?? asIs)}
            onChange={({ target: { value } }) =>
              set({
                state: value === asIs || value === 'snoozed' ? undefined : (value as Acts['state']),
                snoozeDays: value === 'snoozed' ? 3 : undefined,
              })
            }
          >
            {unchanged}
            {(['open', 'with_customer', 'closed', 'snoozed'] as const).map((state) => (
              <option key={state} value={state}>
                {t(state === 'snoozed' ? 'macros.form.snooze' : `macros.does.state.${state}`)}
              </option>
            ))}
          </Select>
        </Field>
        {acts.snoozeDays !== undefined && (
          <Field label={t('macros.form.days')}>
            <Input
              type="number"
              min={1}
              max={90}
              value={acts.snoozeDays}
              onChange={({ target }) =>
                set({ snoozeDays: Math.min(90, Math.max(1, Math.round(target.valueAsNumber) || 1)) })
              }
            />
          </Field>
        )}
        <Field label={t('facets.fields.priority')}>
          <Select
            value={acts.priority ?? asIs}
            onChange={({ target: { value } }) =>
              set({ priority: value === asIs ? undefined : (value as Acts['priority']) })
            }
          >
            {unchanged}
            {priorities.map((priority) => (
              <option key={priority} value={priority}>
                {t(`facets.fields.priority.${priority}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <FieldActs acts={acts} onChange={onChange} />
    </>
  )
}

function TagsField({
  label,
  ids,
  onChange,
}: {
  label: string
  ids: readonly string[]
  onChange: (ids: string[]) => void
}) {
  const t = useText()
  const tags = useTags()
  return (
    <div className="field">
      <span className={css.label}>{label}</span>
      <span>
        <ManyPicker
          label={label}
          options={optionsOf(tags)}
          value={ids}
          onDone={({ add, remove }) => onChange([...ids.filter((id) => !remove.includes(id)), ...add])}
          trigger={
            <Button size="small" icon={ids.length ? undefined : 'tag'}>
              <span className="sr">{label}: </span>
              {ids.length ? <TagNames ids={ids} most={6} /> : t('macros.form.noTags')}
            </Button>
          }
        />
      </span>
    </div>
  )
}

function FieldActs({ acts, onChange }: ActsFormProps) {
  const t = useText()
  const { fields } = useFields()
  const chosen = acts.fields ?? []
  const left = [...fields.values()].filter(
    (field) => !field.archived && !chosen.some(({ fieldId }) => fieldId === field.id),
  )
  const set = (next: NonNullable<Acts['fields']>) => onChange({ ...acts, fields: next })
  return (
    <>
      {chosen.map(({ fieldId, value }) => {
        const field = fields.get(fieldId)
        return (
          field && (
            <div key={fieldId} className={css.fieldAct}>
              <FieldControl
                field={field}
                value={value}
                inForm
                onWrite={(next) =>
                  set(chosen.map((each) => (each.fieldId === fieldId ? { fieldId, value: next } : each)))
                }
              />
              <IconButton
                icon="x"
                size="small"
                label={t('macros.form.leaveField', { name: field.name })}
                onClick={() => set(chosen.filter((each) => each.fieldId !== fieldId))}
              />
            </div>
          )
        )
      })}
      {left.length > 0 && (
        <Field label={t('macros.form.field')}>
          <Select value="" onChange={({ target: { value } }) => set([...chosen, { fieldId: value, value: null }])}>
            <option value="">{t('macros.form.chooseField')}</option>
            {left.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  )
}
