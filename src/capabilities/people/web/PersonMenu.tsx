// What can be done with one person, as the server allows it.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { FormError, problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { Slot } from '#web/Slot.tsx'
import type { AgentView } from '../people.contract.ts'
import { EditPerson } from './EditPerson.tsx'
import './slots.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: ['people.list'] })
const failed = (error: Error) => void toast({ text: problemOf(error).title, icon: 'circle-alert' })

export function PersonMenu({ agent }: { agent: AgentView }) {
  const t = useText()
  const [open, setOpen] = useState<'edit' | 'deactivate'>()
  const { allowed, id: agentId, name, email } = agent
  const reinvite = useMutation({
    mutationFn: api.people.reinvite,
    onError: failed,
    onSuccess: () => void toast({ text: t('people.invite.sentAgain', { email }), icon: 'mail-check' }),
  })
  const reactivate = useMutation({
    mutationFn: api.people.reactivate,
    onError: failed,
    onSuccess: ({ state }) => {
      toast({
        text: t(state === 'invited' ? 'people.reactivate.invited' : 'people.reactivate.done', { name }),
        icon: 'check',
      })
      return refresh()
    },
  })
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon="ellipsis" size="small" label={t('people.list.actionsOf', { name })} />}
      >
        {allowed.includes('update') && (
          <MenuItem icon="pencil" onClick={() => setOpen('edit')}>
            {t('people.edit.do')}
          </MenuItem>
        )}
        {allowed.includes('reinvite') && (
          <MenuItem icon="mail-plus" onClick={() => reinvite.mutate({ agentId })}>
            {t('people.invite.again')}
          </MenuItem>
        )}
        <Slot name="people.menu" agent={agent} />
        {allowed.includes('reactivate') && (
          <MenuItem icon="undo-2" onClick={() => reactivate.mutate({ agentId })}>
            {t('people.reactivate.do')}
          </MenuItem>
        )}
        {allowed.includes('deactivate') && (
          <MenuItem icon="ban" danger onClick={() => setOpen('deactivate')}>
            {t('people.deactivate.do')}
          </MenuItem>
        )}
      </Menu>
      {open === 'edit' && <EditPerson agent={agent} onClose={() => setOpen(undefined)} />}
      {open === 'deactivate' && <Deactivate agent={agent} onClose={() => setOpen(undefined)} />}
    </>
  )
}

/** Asked beforehand: sessions and tokens do not come back. */
function Deactivate({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const { id, name } = agent
  const t = useText()
  const deactivate = useMutation({
    mutationFn: api.people.deactivate,
    onSuccess: () => {
      toast({ text: t('people.deactivate.done', { name }), icon: 'check' })
      onClose()
      return refresh()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.deactivate.title', { name })}
      footer={
        <>
          <Button onClick={onClose}>{t('people.form.cancel')}</Button>
          <Button variant="danger" busy={deactivate.isPending} onClick={() => deactivate.mutate({ agentId: id })}>
            {t('people.deactivate.do')}
          </Button>
        </>
      }
    >
      <FormError error={deactivate.error} />
      <div className="stack">
        <p>{t('people.deactivate.text', { name })}</p>
        <Slot name="people.leaving" agent={agent} />
      </div>
    </Dialog>
  )
}
