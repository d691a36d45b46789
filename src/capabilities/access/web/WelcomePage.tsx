// Taking the seat one was invited to.
import { useMutation } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { ownTimeZone } from '#web/kit/PlaceSelects.tsx'
import { bestLocale } from '#web/kit/catalogues.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { Door } from './Door.tsx'
import { LinkedDoor, type LinkFacts } from './LinkedDoor.tsx'
import { ForWhom, PasswordField } from './PasswordField.tsx'
import { useEntering } from './entering.ts'

export default function WelcomePage() {
  return <LinkedDoor kind="invitation">{(link) => <Welcome link={link} />}</LinkedDoor>
}

/** Language and time zone are those of the browser; both can be changed in the profile. */
function Welcome({ link: { token, email, name, organisation } }: { link: LinkFacts }) {
  const t = useText()
  const { locale } = useFormats()
  const enter = useEntering()
  const accept = useMutation({ mutationFn: api.access.acceptInvitation, onSuccess: () => enter('/') })
  const send = (values: Record<string, string>) =>
    accept.mutate({
      token,
      name: values['name'] ?? '',
      password: values['password'] ?? '',
      locale: bestLocale([locale]),
      timeZone: ownTimeZone(),
    })
  return (
    <Door
      title={organisation ? t('access.welcome.title', { organisation }) : t('access.welcome.titlePlain')}
      sub={t('access.welcome.for', { email })}
    >
      <Form error={accept.error} onSubmit={send}>
        <FormError />
        <ForWhom email={email} />
        <Field label={t('access.yourName')} name="name">
          <Input large required autoComplete="name" defaultValue={name} />
        </Field>
        <PasswordField label={t('access.password')} kind="new" large hint={t('access.password.hint')} />
        <Button type="submit" variant="primary" size="large" wide busy={accept.isPending}>
          {t('access.welcome.do')}
        </Button>
      </Form>
    </Door>
  )
}
