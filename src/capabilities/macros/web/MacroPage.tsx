// Making or changing a saved reply or macro.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form, problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useRouteParams } from '#web/router.tsx'
import { useMay } from '#web/session.tsx'
import { ActsForm } from './ActsForm.tsx'
import { type MacroState, emptyState, inputOf, stateOf } from './form-state.ts'
import TemplateEditor, { templateKeeper } from './TemplateEditor.tsx'
import { WordsForm } from './WordsForm.tsx'
import { refreshMacros } from './data.ts'
import css from './macros.module.css'

export default function MacroPage() {
  const { macroId = 'new' } = useRouteParams<'macroId'>()
  return macroId === 'new' ? <Editing key="new" given={emptyState} /> : <Existing key={macroId} macroId={macroId} />
}

function Existing({ macroId }: { macroId: string }) {
  const t = useText()
  // Taken up once: its files are copies for whoever changes it.
  const { data, error, refetch } = useQuery({
    queryKey: ['editing a macro', macroId],
    queryFn: () => api.macros.edit({ macroId }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const again = () => void queryClient.resetQueries({ queryKey: ['editing a macro', macroId] })
  if (data)
    return (
      <Editing
        key={data.revision}
        saved={{ macroId, revision: data.revision }}
        given={() => stateOf(data)}
        onNewest={again}
      />
    )
  return (
    <Page title={t('macros.title')} above={<Back />}>
      {error ? (
        <ErrorState title={t('macros.form.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={5} shape={[30, 60, 90]} />
      )}
    </Page>
  )
}

const Back = () => <Link to="/settings/macros">{useText()('macros.title')}</Link>

type EditingProps = { saved?: { macroId: string; revision: number }; given: () => MacroState; onNewest?: () => void }

function Editing({ saved, given, onNewest }: EditingProps) {
  const t = useText()
  const formId = useId()
  const navigate = useNavigate()
  const [state, setState] = useState(given)
  const set = (change: Partial<MacroState>) => setState((before) => ({ ...before, ...change }))
  const save = useMutation({
    mutationFn: () => {
      const input = inputOf(state)
      return saved ? api.macros.update({ ...saved, ...input }) : api.macros.create(input)
    },
    onSuccess: async () => {
      toast({ text: t('macros.form.saved', { name: state.name }), icon: 'check', seconds: 4 })
      await refreshMacros()
      void navigate({ to: '/settings/macros' })
    },
  })
  const wrong = save.error ? problemOf(save.error).fields['template'] : undefined
  return (
    <Page
      title={saved ? state.name : t('macros.settings.make')}
      above={<Back />}
      bodyClass="set-body"
      actions={
        <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
          {t('macros.form.save')}
        </Button>
      }
    >
      <Form id={formId} className={css.form} error={save.error} onSubmit={() => save.mutate()}>
        <SaveError error={save.error} onNewest={() => onNewest?.()} />
        <Place state={state} onChange={set} />
        <Section title={t('macros.form.words')}>
          <div className={css.part}>
            <WordsForm words={state.words} error={wrong} onChange={(words) => set({ words })} />
          </div>
        </Section>
        <Section title={t('macros.form.acts')}>
          <div className={css.part}>
            <ActsForm acts={state.acts} onChange={(acts) => set({ acts })} />
            {state.note ? (
              <>
                <TemplateEditor
                  keeper={state.note}
                  label={t('macros.form.note')}
                  placeholder={t('macros.form.note')}
                  withFiles={false}
                  isNote
                />
                <span>
                  <Button size="small" variant="quiet" icon="x" onClick={() => set({ note: null })}>
                    {t('macros.form.noNote')}
                  </Button>
                </span>
              </>
            ) : (
              <span>
                <Button size="small" icon="lock" onClick={() => set({ note: templateKeeper('', []) })}>
                  {t('macros.form.addNote')}
                </Button>
              </span>
            )}
          </div>
        </Section>
      </Form>
    </Page>
  )
}

/** What it is called, and who finds it where. */
function Place({ state, onChange }: { state: MacroState; onChange: (change: Partial<MacroState>) => void }) {
  const t = useText()
  const mayShare = useMay('macros:share')
  const teams = useQuery(api.people.teams.query({})).data ?? []
  const folders = useQuery(api.macros.folders.query({})).data?.items ?? []
  return (
    <div className={css.place}>
      <Field label={t('macros.settings.name')} name="name">
        <Input
          required
          maxLength={120}
          autoComplete="off"
          value={state.name}
          onChange={({ target }) => onChange({ name: target.value })}
        />
      </Field>
      <Field label={t('macros.form.whose')} name="teamId">
        <Select
          value={state.place}
          onChange={({ target: { value } }) =>
            onChange({ place: value, folderId: (value === 'own') === (state.place === 'own') ? state.folderId : null })
          }
        >
          <option value="own">{t('macros.whose.own')}</option>
          {mayShare && <option value="all">{t('macros.whose.all')}</option>}
          {mayShare &&
            teams
              .filter((team) => !team.archived || team.id === state.place)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {t('macros.form.teamNamed', { team: name })}
                </option>
              ))}
        </Select>
      </Field>
      <Field label={t('macros.settings.folder')} name="folderId">
        <Select
          value={state.folderId ?? ''}
          onChange={({ target: { value } }) => onChange({ folderId: value || null })}
        >
          <option value="">{t('macros.settings.noFolder')}</option>
          {folders
            .filter((folder) => folder.own === (state.place === 'own'))
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </Select>
      </Field>
    </div>
  )
}
