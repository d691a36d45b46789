// Making a segment or changing it: its name, and the condition, with the number of customers that it picks right now.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { ConditionBuilder } from '#capabilities/views/web/ConditionBuilder.tsx'
import { useCustomerFacets } from '#capabilities/views/web/data.ts'
import { toCondition, toDraft } from '#capabilities/views/web/draft.ts'
import { useSettled } from '#capabilities/views/web/settled.ts'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { type SegmentView, countCap } from '../segments.contract.ts'
import css from './segments.module.css'

const anything: Condition = { all: [{ facet: '', op: 'empty' }] }

/** Without `segment`: a new one. */
export default function SegmentDialog({
  segment: given,
  onClose,
  onDone = onClose,
}: {
  segment?: SegmentView
  onClose: () => void
  onDone?: (segment: SegmentView) => void
}) {
  const t = useText()
  const formId = useId()
  const facets = useCustomerFacets()
  const [segment, setSegment] = useState(given)
  const [draft, setDraft] = useState(() => toDraft(given?.condition ?? anything))
  const condition = facets && toCondition(draft, facets)
  const save = useMutation({
    mutationFn: ({ name = '', description = '' }: Record<string, string>) => {
      const wish = { name, description, condition: condition! }
      return segment
        ? api.segments.update({ ...wish, segmentId: segment.id, revision: segment.revision })
        : api.segments.create(wish)
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(api.segments.get.query({ segmentId: saved.id }).queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: ['segments.list'] })
      onDone(saved)
    },
  })
  const newest = async () => {
    const found = await api.segments.get({ segmentId: segment!.id })
    setSegment(found)
    setDraft(toDraft(found.condition))
    save.reset()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="40rem"
      title={t(given ? 'segments.change' : 'segments.new')}
      footer={
        <>
          {condition && <Found condition={condition} />}
          <Button onClick={onClose}>{t('segments.cancel')}</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            busy={save.isPending}
            disabledReason={condition ? undefined : t('segments.wait')}
          >
            {t(given ? 'segments.save' : 'segments.make')}
          </Button>
        </>
      }
    >
      <Form
        key={segment?.revision}
        id={formId}
        className="stack"
        error={save.error}
        onSubmit={(values) => save.mutate(values)}
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <Field label={t('segments.name')} name="name">
          <Input required maxLength={80} defaultValue={segment?.name} dir="auto" autoComplete="off" />
        </Field>
        <Field label={t('segments.description')} name="description" hint={t('segments.descriptionHint')}>
          <Input maxLength={500} defaultValue={segment?.description} dir="auto" autoComplete="off" />
        </Field>
        <fieldset className={css.condition}>
          <legend className="sm medium">{t('segments.holds')}</legend>
          {facets ? <ConditionBuilder facets={facets} draft={draft} onChange={setDraft} /> : <LoadingRows rows={3} />}
        </fieldset>
      </Form>
    </Dialog>
  )
}

/** How many fit, as the condition is now. */
function Found({ condition }: { condition: Condition }) {
  const t = useText()
  const format = useFormats()
  const asked = useDeferredValue(useSettled(JSON.stringify(condition), 300))
  const { data, isFetching, error } = useQuery({
    ...api.segments.preview.query({ condition: asked }),
    staleTime: 5000,
    placeholderData: (before) => before,
    retry: false,
  })
  const words = () => {
    if (error) return ''
    if (!data || isFetching) return t('segments.counting')
    if (data.count === null) return t('segments.tooMany')
    const shown = data.count >= countCap ? `${format.number(countCap - 1)}+` : format.number(data.count)
    return t('segments.found', { count: data.count, shown })
  }
  return (
    <span className={`${css.found} sm dim`} role="status">
      {words()}
    </span>
  )
}
