// Setting a new password with the link from the mail.
import { useMutation } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { Door } from './Door.tsx'
import { LinkedDoor, type LinkFacts } from './LinkedDoor.tsx'
import { ForWhom, PasswordField } from './PasswordField.tsx'
import { useEntering } from './entering.ts'

export default function NewPasswordPage() {
  return <LinkedDoor kind="reset">{(link) => <NewPassword link={link} />}</LinkedDoor>
}

function NewPassword({ link: { token, email } }: { link: LinkFacts }) {
  const t = useText()
  const enter = useEntering()
  const reset = useMutation({ mutationFn: api.access.resetPassword, onSuccess: () => enter('/') })
  return (
    <Door title={t('access.newPassword.title')} sub={t('access.newPassword.for', { email })}>
      <Form error={reset.error} onSubmit={({ password = '' }) => reset.mutate({ token, password })}>
        <FormError />
        <ForWhom email={email} />
        <PasswordField
          label={t('access.newPassword.label')}
          kind="new"
          large
          autoFocus
          hint={t('access.password.hint')}
        />
        <Button type="submit" variant="primary" size="large" wide busy={reset.isPending}>
          {t('access.newPassword.do')}
        </Button>
        <p className="sm dim">{t('access.newPassword.ends')}</p>
      </Form>
    </Door>
  )
}
