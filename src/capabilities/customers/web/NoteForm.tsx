// A note while it is written. What somebody else wrote meanwhile is not written over.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#web/kit/Button.tsx'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './customer.module.css'

export function NoteForm({
  label,
  body,
  save,
  onClose,
  onNewest = onClose,
}: {
  label: string
  body?: string
  save: (body: string) => Promise<unknown>
  onClose: () => void
  onNewest?: () => void
}) {
  const t = useText()
  const saving = useMutation({ mutationFn: save, onSuccess: onClose })
  return (
    <Form
      className={css.form}
      error={saving.error}
      onSubmit={({ body: words = '' }) => saving.mutate(words)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <SaveError error={saving.error} onNewest={onNewest} />
      <Field label={<span className="sr">{label}</span>} name="body">
        <Textarea autoFocus required rows={3} maxLength={10_000} defaultValue={body} dir="auto" />
      </Field>
      <span className="row">
        <Button type="submit" size="small" busy={saving.isPending}>
          {t('customers.notes.save')}
        </Button>
        <Button size="small" variant="quiet" onClick={onClose}>
          {t('customers.cancel')}
        </Button>
      </span>
    </Form>
  )
}
