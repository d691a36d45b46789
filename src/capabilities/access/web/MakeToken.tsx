// The dialog that makes an API token: what it is for, when it ends, what it may do.
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Choices } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMe } from '#web/session.tsx'
import { groupRights, rightText } from './rights.ts'

type Props = { open: boolean; onClose: () => void; onMade: (made: { name: string; secret: string }) => void }

export function MakeToken({ open, onClose, onMade }: Props) {
  const t = useText()
  const { permissions } = useMe()
  const formId = useId()
  const make = useMutation({
    mutationFn: api.access.createToken,
    onSuccess: ({ token, secret }) => {
      onMade({ name: token.name, secret })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['access.tokens'] })
    },
  })
  const send = ({ name = '', days = '' }: Record<string, string>, form: HTMLFormElement) => {
    const expiresAt = days ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : null
    make.mutate({ name, scopes: new FormData(form).getAll('scopes').map(String), expiresAt })
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('access.tokens.make')}
      footer={
        <>
          <Button onClick={onClose}>{t('people.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={make.isPending}>
            {t('access.tokens.make')}
          </Button>
        </>
      }
    >
      <Form id={formId} error={make.error} onSubmit={send} className="stack">
        <FormError />
        <div className="grid2">
          <Field label={t('access.tokens.name')} name="name">
            <Input required autoComplete="off" />
          </Field>
          <Field label={t('access.tokens.expires')} name="expiresAt">
            <Select name="days" defaultValue="90">
              {[30, 90].map((days) => (
                <option key={days} value={days}>
                  {t('access.tokens.days', { days })}
                </option>
              ))}
              <option value="365">{t('access.tokens.year')}</option>
              <option value="">{t('access.tokens.never')}</option>
            </Select>
          </Field>
        </div>
        <Field label={t('access.tokens.scopes')} name="scopes">
          <div className="stack">
            {groupRights(t, permissions).map((group) => (
              <Choices key={group.name} label={group.name}>
                {group.rights.map((right) => (
                  <Checkbox key={right} name="scopes" value={right}>
                    {rightText(t, right)}
                  </Checkbox>
                ))}
              </Choices>
            ))}
          </div>
        </Field>
      </Form>
    </Dialog>
  )
}
