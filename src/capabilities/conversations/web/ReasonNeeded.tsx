// A conversation outside the reader's own work: it opens for a reason, which everybody who sees it will read.
import { useMutation } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { EmptyState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './conversation.module.css'

export type ReasonNeededProps = { number: number; conversationId: string; onOpen: () => void; onBack?: () => void }

export default function ReasonNeeded({ number, conversationId, onOpen, onBack }: ReasonNeededProps) {
  const t = useText()
  const open = useMutation({ mutationFn: api.conversations.openWithReason, onSuccess: onOpen })
  return (
    <section className={css.pane}>
      <EmptyState icon="lock" title={t('conversations.reason.title', { number })}>
        {t('conversations.reason.text')}
      </EmptyState>
      <Form
        className={css.reason}
        error={open.error}
        onSubmit={({ reason = '' }) => open.mutate({ conversationId, reason })}
      >
        <FormError />
        <Field label={t('conversations.reason.label')} name="reason" hint={t('conversations.reason.hint')}>
          <Textarea required minLength={3} maxLength={500} rows={3} />
        </Field>
        <span className="row">
          <Button type="submit" variant="primary" icon="eye" busy={open.isPending}>
            {t('conversations.reason.open')}
          </Button>
          {onBack && (
            <Button variant="quiet" onClick={onBack}>
              {t('conversations.notFound.back')}
            </Button>
          )}
        </span>
      </Form>
    </section>
  )
}
