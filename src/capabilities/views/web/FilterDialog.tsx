// The filter: a condition put together, looked at, and saved as a view if wanted.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useRef, useState } from 'react'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { SavedView, Sort } from '../views.contract.ts'
import { holdsClosed } from '../views.rules.ts'
import { ConditionBuilder } from './ConditionBuilder.tsx'
import { countWords } from './count-words.ts'
import { readViews, refreshViews, useFacets } from './data.ts'
import { type DraftGroup, toCondition, toDraft } from './draft.ts'
import { SaveFields, readSaveFields } from './SaveFields.tsx'
import { useSettled } from './settled.ts'
import css from './builder.module.css'

export type FilterDialogProps = {
  condition: Condition
  sort: Sort
  /** The view that is shown. */
  view: SavedView | undefined
  /** Opened in order to save. */
  saving: boolean
  onShow: (condition: Condition) => void
  onSaved: (view: SavedView) => void
  onClose: () => void
}

export default function FilterDialog({
  condition: given,
  sort,
  view,
  saving,
  onShow,
  onSaved,
  onClose,
}: FilterDialogProps) {
  const t = useText()
  const formId = useId()
  const facets = useFacets()
  const builder = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState<DraftGroup>(() => toDraft(given))
  // As it was when this was opened, so that a change from elsewhere is noticed when saving.
  const [base, setBase] = useState(view)
  const canChange = base?.allowed.includes('update') ?? false
  // What the fields for saving are shown for: a view that is there, or a new one.
  const [step, setStep] = useState<'filter' | 'change' | 'new'>(saving ? (canChange ? 'change' : 'new') : 'filter')
  const save = useMutation({
    mutationFn: (values: Record<string, string>) => {
      const condition = facets ? toCondition(draft, facets) : given
      const wish = { ...readSaveFields(values), condition, sort }
      return step === 'change' && base
        ? api.views.update({ ...wish, viewId: base.id, revision: base.revision })
        : api.views.create(wish)
    },
    onSuccess: async (saved) => {
      await refreshViews()
      toast({ text: t('views.save.saved'), icon: 'check', seconds: 4 })
      onSaved(saved)
    },
  })
  const newest = async () => {
    await refreshViews()
    const found = (await readViews()).find(({ id }) => id === base?.id)
    save.reset()
    setBase(found)
    if (found) setDraft(toDraft(found.condition))
    else setStep('new')
  }
  if (!facets) return <Waiting onClose={onClose} />
  const condition = toCondition(draft, facets)
  const isSaving = step !== 'filter'
  const title =
    step === 'change' ? t('views.save.edit') : step === 'new' ? t('views.save.title') : t('views.filter.title')
  return (
    <Dialog
      open
      onClose={onClose}
      width="40rem"
      title={title}
      focus={() => (isSaving ? nameField(formId) : firstFact(builder.current))}
      footer={
        <>
          <Found condition={condition} />
          {!isSaving && (
            <Button icon="plus" onClick={() => setStep('new')}>
              {view ? t('views.filter.saveNew') : t('views.filter.save')}
            </Button>
          )}
          {!isSaving && canChange && <Button onClick={() => setStep('change')}>{t('views.filter.saveChanges')}</Button>}
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {step === 'filter'
              ? t('views.filter.show')
              : step === 'change'
                ? t('views.filter.saveChanges')
                : t('views.filter.save')}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        error={save.error}
        className="stack"
        onSubmit={(values) => (isSaving ? save.mutate(values) : onShow(condition))}
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <div ref={builder}>
          <ConditionBuilder facets={facets} draft={draft} onChange={setDraft} />
        </div>
        {isSaving && (
          <div className={css.save}>
            <SaveFields key={`${step} ${base?.revision}`} view={step === 'change' ? base : undefined} />
            {holdsClosed(condition) && <p className="hint">{t('views.save.closedHint')}</p>}
          </div>
        )}
      </Form>
    </Dialog>
  )
}

/** Whoever filters begins with the first fact rather than with the button that closes. */
const firstFact = (builder: HTMLElement | null) =>
  builder?.querySelector<HTMLElement>('[data-part] select') ?? builder?.querySelector<HTMLElement>('select') ?? null

/** Whoever saves begins with the name. */
const nameField = (formId: string) => document.querySelector<HTMLElement>(`[id="${formId}"] input[name="name"]`)

/** How many fit, as the condition is now. */
function Found({ condition }: { condition: Condition }) {
  const t = useText()
  const format = useFormats()
  const asked = useDeferredValue(useSettled(JSON.stringify(condition), 300))
  const { data, isFetching, error } = useQuery({
    ...api.views.preview.query({ condition: asked }),
    staleTime: 5000,
    placeholderData: (before) => before,
    retry: false,
  })
  return (
    <span className={`${css.found} sm dim`} role="status">
      {error
        ? ''
        : data && !isFetching
          ? t('views.filter.found', { count: data.count, shown: countWords(data.count, format.number) })
          : t('views.filter.counting')}
    </span>
  )
}

function Waiting({ onClose }: { onClose: () => void }) {
  const t = useText()
  const { error, refetch } = useQuery(api.conditions.facets.query({}))
  return (
    <Dialog open onClose={onClose} title={t('views.filter.title')} width="40rem">
      {error ? (
        <ErrorState title={t('views.filter.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={3} />
      )}
    </Dialog>
  )
}
