// Taking a mailbox away for good. Its passwords go with it, so this is asked first; with conversations it is only switched off.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { MailboxSettings } from '../mailboxes.views.ts'

export function RemoveMailbox({ mailbox, onChanged }: { mailbox: MailboxSettings; onChanged: (after: MailboxSettings) => void }) {
  const t = useText()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const { id: mailboxId, address, active, revision } = mailbox
  const remove = useMutation({
    mutationFn: () => api.mailboxes.remove({ mailboxId }),
    onSuccess: () => {
      toast({ text: t('mailboxes.removed', { address }), icon: 'trash-2' })
      void queryClient.invalidateQueries({ queryKey: ['mailboxes.list'] })
      void navigate({ to: '/settings/mailboxes' })
    },
  })
  const off = useMutation({
    mutationFn: () => api.mailboxes.update({ mailboxId, revision, active: false }),
    onSuccess: (after) => {
      close()
      onChanged(after)
      toast({ text: t('mailboxes.switchedOff', { address }), icon: 'pause', undo: () => api.mailboxes.update({ mailboxId, revision: after.revision, active: true }).then(onChanged) })
    },
  })
  const close = () => {
    setOpen(false)
    remove.reset()
  }
  const isInUse = isRefusal(remove.error, 'mailboxes.inUse')
  if (!mailbox.allowed.includes('remove')) return null
  return (
    <>
      <Button icon="trash-2" onClick={() => setOpen(true)}>{t('mailboxes.remove')}</Button>
      <Dialog
        open={open}
        onClose={close}
        title={t('mailboxes.removeTitle', { address })}
        footer={
          <>
            <Button onClick={close}>{t('mailboxes.cancel')}</Button>
            {!isInUse && <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>{t('mailboxes.removeDo')}</Button>}
            {isInUse && active && <Button variant="primary" icon="pause" busy={off.isPending} onClick={() => off.mutate()}>{t('mailboxes.switchOff')}</Button>}
          </>
        }
      >
        {isInUse ? <Banner kind="warn" live>{active ? t('mailboxes.inUse') : t('mailboxes.inUseOff')}</Banner> : <FormError error={remove.error} />}
        {off.error && <FormError error={off.error} />}
        {!isInUse && <p>{t('mailboxes.removeText')}</p>}
      </Dialog>
    </>
  )
}
