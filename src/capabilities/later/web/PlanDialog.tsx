// If the customer does not answer: who is reminded, or that it is closed, and after how many days.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { hasRemedy, putRight } from '#capabilities/conversations/web/remedies.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, Select, Textarea } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { Act } from '../later.contract.ts'

type PlanDialogProps = { conversationId: string; open: boolean; onClose: () => void; onPlanned: () => void }

export default function PlanDialog({ conversationId, open, onClose, onPlanned }: PlanDialogProps) {
  const t = useText()
  const maySend = useMay('sending:send')
  const [act, setAct] = useState<Act>('remindMe')
  const offered = useQuery({
    ...api.later.words.query({ conversationId }),
    enabled: open && act === 'remindCustomer',
    // What somebody has begun to change stays.
    staleTime: Infinity,
  })
  const plan = useMutation({
    mutationFn: async (input: Parameters<typeof api.later.plan>[0]) => {
      try {
        return await api.later.plan(input)
      } catch (error) {
        if (await putRight(error)) return api.later.plan(input)
        throw error
      }
    },
    onSuccess: ({ id: followUpId }) => {
      onClose()
      onPlanned()
      toast({ text: t('later.planned'), icon: 'bell', undo: () => api.later.stop({ followUpId }).finally(onPlanned) })
    },
  })
  return (
    <Dialog open={open} onClose={onClose} title={t('later.commands.followUp')}>
      <Form
        className="stack"
        error={hasRemedy(plan.error) ? null : plan.error}
        onSubmit={({ days = '3', words = '' }) =>
          plan.mutate({
            conversationId,
            act,
            days: Number(days),
            html: act === 'remindCustomer' ? paragraphs(words) : '',
          })
        }
      >
        <FormError />
        <Field label={t('later.plan.days')} name="days">
          <Input autoFocus type="number" name="days" min={1} max={365} defaultValue={3} required />
        </Field>
        <Field label={t('later.plan.act')} name="act">
          <Select value={act} onChange={(event) => setAct(event.target.value as Act)}>
            <option value="remindMe">{t('later.plan.remindMe')}</option>
            {maySend && <option value="remindCustomer">{t('later.plan.remindCustomer')}</option>}
            <option value="close">{t('later.plan.close')}</option>
          </Select>
        </Field>
        {act === 'remindCustomer' &&
          (offered.isPending ? (
            <LoadingRows rows={3} shape={[40, 90, 60]} />
          ) : (
            <Field label={t('later.plan.words')} name="html" hint={t('later.plan.wordsHint')}>
              <Textarea
                name="words"
                rows={6}
                dir="auto"
                lang={offered.data?.language}
                defaultValue={offered.data?.suggested ?? ''}
              />
            </Field>
          ))}
        <div className="row">
          <Button type="submit" variant="primary" className="push" busy={plan.isPending}>
            {t('later.plan.do')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** What was typed, as paragraphs. */
const paragraphs = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => `<p>${escaped(part.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('')

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!)
