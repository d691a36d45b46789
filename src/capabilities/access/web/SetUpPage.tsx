// The first visit: the organisation and its first admin. The one-time token stands behind the # of the address, where
// neither the server's log nor another site gets to see it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { LanguageSelect, TimeZoneSelect, ownTimeZone } from '#web/kit/PlaceSelects.tsx'
import { bestLocale } from '#web/kit/catalogues.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { usePreference } from '#web/preferences.ts'
import { Door } from './Door.tsx'
import styles from './Door.module.css'
import { PasswordField } from './PasswordField.tsx'
import { useEntering } from './entering.ts'

export default function SetUpPage() {
  const t = useText()
  const token = useLocation({ select: ({ hash }) => hash.replace(/^#/, '') })
  const { data: state } = useQuery(api.organisation.state.query({}))
  if (state?.isSetUp) {
    return (
      <Door title={t('access.setUp.done.title')} sub={state.name}>
        <Link to="/sign-in" className="btn primary large wide">
          {t('access.setUp.done.do')}
        </Link>
      </Door>
    )
  }
  return (
    <Door title={t('access.setUp.title')} sub={t('access.setUp.sub')} language={false}>
      {token ? (
        <SetUpForm token={token} />
      ) : (
        <Banner kind="warn">
          <strong>{t('access.setUp.noToken.title')}</strong>
          <br />
          {t('access.setUp.noToken.text')}
        </Banner>
      )}
    </Door>
  )
}

function SetUpForm({ token }: { token: string }) {
  const t = useText()
  const { locale } = useFormats()
  const enter = useEntering()
  const [, setLocale] = usePreference('locale')
  const [zone, setZone] = useState(ownTimeZone)
  const setUp = useMutation({ mutationFn: api.access.setUp, onSuccess: () => enter('/') })
  const send = ({ organisation = '', name = '', email = '', password = '' }: Record<string, string>) =>
    setUp.mutate({ token, organisation, name, email, password, timeZone: zone, locale: bestLocale([locale]) })
  return (
    <Form error={setUp.error} onSubmit={send}>
      <FormError />
      <Field label={t('access.setUp.organisation')} name="organisation" hint={t('access.setUp.organisationHint')}>
        <Input large autoFocus required autoComplete="organization" />
      </Field>
      <div className={styles.pair}>
        <Field label={t('organisation.language')} name="locale">
          <LanguageSelect large value={bestLocale([locale])} onChange={(event) => setLocale(event.target.value)} />
        </Field>
        <Field label={t('organisation.timeZone')} name="timeZone">
          <TimeZoneSelect large value={zone} onChange={(event) => setZone(event.target.value)} />
        </Field>
      </div>
      <h2 className={styles.rule}>{t('access.setUp.you')}</h2>
      <Field label={t('access.yourName')} name="name">
        <Input large required autoComplete="name" />
      </Field>
      <Field label={t('access.email')} name="email">
        <Input type="email" large required autoComplete="username" spellCheck={false} autoCapitalize="none" />
      </Field>
      <PasswordField label={t('access.password')} kind="new" large hint={t('access.password.hint')} />
      <Button type="submit" variant="primary" size="large" wide busy={setUp.isPending}>
        {t('access.setUp.do')}
      </Button>
    </Form>
  )
}
