// Changing name, address and role of somebody.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { AgentView } from '../people.contract.ts'
import { SaveError } from '#web/kit/SaveError.tsx'
import { RoleSelect, roleOf } from './RoleSelect.tsx'

export function EditPerson({ agent: given, onClose }: { agent: AgentView; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  // What the dialog was opened with; what others save meanwhile is taken only when asked for.
  const [agent, setAgent] = useState(given)
  const save = useMutation({
    mutationFn: api.people.update,
    onSuccess: () => {
      toast({ text: t('people.form.saved'), icon: 'check', seconds: 4 })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['people.list'] })
    },
  })
  const newest = () =>
    void api.people.get({ agentId: agent.id }).then((saved) => {
      save.reset()
      setAgent(saved)
    })
  const send = ({ name, email, role = '' }: Record<string, string>) =>
    save.mutate({ agentId: agent.id, revision: agent.revision, name, email, role: roleOf(role) })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.edit.title', { name: given.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('people.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t('people.form.save')}
          </Button>
        </>
      }
    >
      <Form key={agent.revision} id={formId} error={save.error} onSubmit={send} className="stack">
        <SaveError error={save.error} onNewest={newest} />
        <Field label={t('people.profile.name')} name="name">
          <Input required defaultValue={agent.name} autoComplete="off" />
        </Field>
        <Field label={t('people.profile.email')} name="email" hint={t('people.edit.emailNote')}>
          <Input type="email" required defaultValue={agent.email} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label={t('people.list.role')} name="role">
          <RoleSelect defaultValue={agent.role} />
        </Field>
      </Form>
    </Dialog>
  )
}
