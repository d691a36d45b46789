// A mailbox that is being added. Nothing is fetched or kept before it is saved; the check works all the same.
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { ConnectionCheck, useCheck } from './ConnectionCheck.tsx'
import { MailboxForm } from './MailboxForm.tsx'
import { emptyState, inputOf } from './form-state.ts'

export default function NewMailboxPage() {
  const t = useText()
  const navigate = useNavigate()
  const formId = useId()
  const [state, setState] = useState(emptyState)
  const check = useCheck(state, undefined)
  const create = useMutation({
    mutationFn: () => api.mailboxes.create(inputOf(state)),
    onSuccess: (saved) => {
      queryClient.setQueryData(api.mailboxes.get.query({ mailboxId: saved.id }).queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: ['mailboxes.list'] })
      toast({ text: t('mailboxes.added', { address: saved.address }), icon: 'check', seconds: 4 })
      void navigate({ to: `/settings/mailboxes/${saved.id}`, replace: true })
    },
  })
  return (
    <Page
      title={state.address.trim() || t('mailboxes.newTitle')}
      above={<><Link to="/settings/mailboxes">{t('mailboxes.title')}</Link> / {t('mailboxes.new')}</>}
      actions={<><Link className="btn" to="/settings/mailboxes">{t('mailboxes.cancel')}</Link><Button variant="primary" type="submit" form={formId} busy={create.isPending}>{t('mailboxes.add')}</Button></>}
      bodyClass="set-body"
    >
      <MailboxForm
        id={formId} state={state} saved={null} onChange={setState} error={create.error} head={<FormError />}
        folders={check.result?.folders ?? []} onSave={() => create.mutate()} onCheck={check.run}
      />
      <ConnectionCheck check={check} />
    </Page>
  )
}
