// Steps that need a reason or are told to the person: who they are, more time, refusing, restricting and lifting that,
// and what was done.
import { useMutation } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { RequestView } from '../privacy.contract.ts'
import { Told } from './Told.tsx'
import { requestQuery, show } from './data.ts'

export type Reasoned = 'confirmIdentity' | 'lengthen' | 'refuse' | 'restrict' | 'lift' | 'finish'

type ReasonDialogProps = { request: RequestView; what: Reasoned; onClose: () => void }

export default function ReasonDialog({ request, what, onClose }: ReasonDialogProps) {
  const t = useText()
  const { id: requestId, revision, addresses } = request
  const isTold = what !== 'confirmIdentity'
  const save = useMutation({
    mutationFn: ({ reason = '', outcome = '', toldBy = '' }: Record<string, string>) => {
      const at = { requestId, revision }
      if (what === 'confirmIdentity') return api.privacy.confirmIdentity({ ...at, reason })
      if (what === 'finish') return api.privacy.finish({ ...at, outcome, toldBy })
      if (what === 'restrict') return api.privacy.restrict({ ...at, toldBy })
      return api.privacy[what]({ ...at, reason, toldBy })
    },
    onSuccess: (view) => {
      show(view)
      onClose()
    },
  })
  const newest = () =>
    void queryClient.invalidateQueries({ queryKey: requestQuery(requestId).queryKey }).then(() => save.reset())
  return (
    <FormDialog
      title={t(`privacy.reason.${what}`)}
      onClose={onClose}
      cancel={t('privacy.cancel')}
      submit={t(`privacy.reason.${what}.do`)}
      busy={save.isPending}
      error={save.error}
      head={<SaveError error={save.error} onNewest={newest} />}
      onSubmit={(values) => save.mutate(values)}
    >
      {what === 'restrict' ? (
        <p>{t('privacy.reason.restrict.hint')}</p>
      ) : (
        <Field
          label={t(what === 'finish' ? 'privacy.outcome' : 'privacy.reason')}
          name={what === 'finish' ? 'outcome' : 'reason'}
          hint={t(`privacy.reason.${what}.hint`)}
        >
          <Textarea rows={4} required maxLength={2000} dir="auto" />
        </Field>
      )}
      {isTold && <Told addresses={addresses} />}
    </FormDialog>
  )
}
