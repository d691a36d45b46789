// A note while it is written. What somebody else wrote meanwhile is not written over.
import { useMutation } from '@tanstack/react-query'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { InlineForm } from '#web/kit/InlineForm.tsx'
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
    <InlineForm
      submit={t('customers.notes.save')}
      cancel={t('customers.cancel')}
      busy={saving.isPending}
      onClose={onClose}
      className={css.form}
      error={saving.error}
      onSubmit={({ body: words = '' }) => saving.mutate(words)}
    >
      <SaveError error={saving.error} onNewest={onNewest} />
      <Field label={<span className="sr">{label}</span>} name="body">
        <Textarea autoFocus required rows={3} maxLength={10_000} defaultValue={body} dir="auto" />
      </Field>
    </InlineForm>
  )
}
