// Asking for a new password. The answer is the same whoever the address belongs to.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { Door } from './Door.tsx'

export default function ForgottenPage() {
  const t = useText()
  const request = useMutation({ mutationFn: api.access.requestReset })
  return (
    <Door title={t('access.forgotten.title')} sub={t('access.forgotten.sub')}>
      {request.isSuccess ? (
        <>
          <Banner kind="good" live>
            <Text k="access.forgotten.sent" values={{ email: <strong>{request.variables.email}</strong> }} />
          </Banner>
          <p className="sm dim">{t('access.forgotten.nothing')}</p>
        </>
      ) : (
        <Form error={request.error} onSubmit={({ email = '' }) => request.mutate({ email })}>
          <FormError />
          <Field label={t('access.email')} name="email">
            <Input
              type="email"
              large
              autoFocus
              required
              autoComplete="username"
              spellCheck={false}
              autoCapitalize="none"
            />
          </Field>
          <Button type="submit" variant="primary" size="large" wide busy={request.isPending}>
            {t('access.forgotten.do')}
          </Button>
        </Form>
      )}
      <p className="sm">
        <Link to="/sign-in">{t('access.forgotten.back')}</Link>
      </p>
    </Door>
  )
}
