// Inviting a colleague: address, name, role, teams.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Choices } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { Slot } from '#web/Slot.tsx'
import { RoleSelect, roleOf } from './RoleSelect.tsx'

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const { data: teams = [] } = useQuery(api.people.teams.query({}))
  const invite = useMutation({
    mutationFn: api.people.invite,
    onSuccess: ({ name }) => {
      toast({ text: t('people.invite.sent', { name }), icon: 'mail-check' })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['people.list'] })
    },
  })
  const send = ({ email = '', name = '', role = '' }: Record<string, string>, form: HTMLFormElement) =>
    invite.mutate({ email, name, role: roleOf(role), teamIds: new FormData(form).getAll('teamIds').map(String) })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.invite.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('people.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={invite.isPending}>
            {t('people.invite.send')}
          </Button>
        </>
      }
    >
      <Form id={formId} error={invite.error} onSubmit={send} className="stack">
        <FormError />
        <Slot name="people.notice" />
        <p className="sm dim">{t('people.invite.note')}</p>
        <Field label={t('people.profile.email')} name="email">
          <Input type="email" required autoComplete="off" spellCheck={false} />
        </Field>
        <div className="grid2">
          <Field label={t('people.profile.name')} name="name">
            <Input required autoComplete="off" />
          </Field>
          <Field label={t('people.list.role')} name="role">
            <RoleSelect defaultValue="agent" />
          </Field>
        </div>
        {teams.length > 0 && (
          <Choices label={t('people.list.teams')}>
            {teams.map(({ id, name }) => (
              <Checkbox key={id} name="teamIds" value={id}>
                {name}
              </Checkbox>
            ))}
          </Choices>
        )}
      </Form>
    </Dialog>
  )
}
