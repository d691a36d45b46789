// Asks for what is missing before a conversation is closed, and has it closed then.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Form } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Value } from '../fields.contract.ts'
import { marksQuery, useFields } from './data.ts'
import { FieldControl } from './FieldControl.tsx'
import { type Asked, useAsked } from './missing.ts'

export default function MissingDialog() {
  const asked = useAsked()
  return asked ? <Ask key={asked.fieldIds.join()} {...asked} /> : null
}

function Ask({ conversationId, fieldIds, done }: Asked) {
  const t = useText()
  const formId = useId()
  const { fields } = useFields()
  const { data } = useQuery({ ...marksQuery(conversationId), staleTime: 0 })
  const [values, setValues] = useState<Readonly<Record<string, Value>>>({})
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const valueOf = (fieldId: string): Value =>
    values[fieldId] ?? data?.fields.find((each) => each.fieldId === fieldId)?.value ?? null
  const isEmpty = (value: Value) => value === null || (Array.isArray(value) && !value.length)
  const isAllThere = fieldIds.every((fieldId) => !isEmpty(valueOf(fieldId)))
  const save = async () => {
    setBusy(true)
    setError(null)
    try {
      const fresh = await queryClient.fetchQuery({ ...marksQuery(conversationId), staleTime: 0 })
      for (const [fieldId, value] of Object.entries(values)) {
        const revision = fresh.fields.find((each) => each.fieldId === fieldId)?.revision ?? 0
        await api.fields.set({ conversationId, fieldId, value, revision })
      }
      await queryClient.invalidateQueries({ queryKey: marksQuery(conversationId).queryKey })
      done(true)
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={() => done(false)}
      title={t('fields.missing.title', { count: fieldIds.length })}
      footer={
        <>
          <Button onClick={() => done(false)}>{t('fields.missing.leave')}</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            busy={busy}
            disabledReason={isAllThere ? undefined : t('fields.missing.first')}
          >
            {t('fields.missing.close')}
          </Button>
        </>
      }
    >
      <Form id={formId} error={error as Error | null} onSubmit={() => isAllThere && void save()} className="stack">
        {fieldIds.map((fieldId) => {
          const field = fields.get(fieldId)
          return (
            field && (
              <FieldControl
                key={fieldId}
                inForm
                field={field}
                value={valueOf(fieldId)}
                onWrite={(value) => setValues((before) => ({ ...before, [fieldId]: value }))}
              />
            )
          )
        })}
      </Form>
    </Dialog>
  )
}
