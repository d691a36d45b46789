// Sign-in by address and password. A demo shows its accounts here, and nowhere else.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, isRefusal } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { Text, useFormats, useText } from '#web/kit/i18n.tsx'
import { useRouteSearch } from '#web/route.ts'
import { safeReturn } from '#web/session.tsx'
import { Door } from './Door.tsx'
import styles from './Door.module.css'
import { PasswordField } from './PasswordField.tsx'
import { useEntering, useWait } from './entering.ts'

export default function SignInPage() {
  const t = useText()
  const { to } = useRouteSearch<{ to?: unknown }>()
  const enter = useEntering()
  const { data: state } = useQuery(api.organisation.state.query({}))
  const signIn = useMutation({ mutationFn: api.access.signIn, onSuccess: () => enter(safeReturn(to)) })
  const send = (email: string, password: string) => signIn.mutate({ email, password })
  return (
    <Door title={t('access.signIn.title')} sub={state?.name}>
      {state?.isSetUp === false && (
        <Banner kind="warn">
          <strong>{t('access.signIn.notSetUp.title')}</strong>
          <br />
          {t('access.signIn.notSetUp.text')}
        </Banner>
      )}
      <SignInForm error={signIn.error} busy={signIn.isPending} onSend={send} />
      {state?.demo ? (
        <DemoAccounts busy={signIn.isPending} onChoose={send} />
      ) : (
        <p className="sm dim">{t('access.signIn.noAccount')}</p>
      )}
    </Door>
  )
}

function SignInForm({
  error,
  busy,
  onSend,
}: {
  error: unknown
  busy: boolean
  onSend: (email: string, password: string) => void
}) {
  const t = useText()
  const format = useFormats()
  const wait = useWait(error)
  const shownBeside = isRefusal(error, 'access.wrongCredentials')
  return (
    <Form error={error} onSubmit={({ email = '', password = '' }) => onSend(email, password)}>
      {!shownBeside && <FormError />}
      <Field label={t('access.email')} name="email">
        <Input type="email" autoComplete="username" required large autoFocus spellCheck={false} autoCapitalize="none" />
      </Field>
      <PasswordField
        label={t('access.password')}
        kind="present"
        large
        aside={
          <Link to="/forgotten" className="sm">
            {t('access.signIn.forgotten')}
          </Link>
        }
      />
      <Button
        type="submit"
        variant="primary"
        size="large"
        wide
        busy={busy}
        disabledReason={wait ? t('access.signIn.wait', { time: format.duration(wait * 1000) }) : undefined}
      >
        {wait ? t('access.signIn.wait', { time: format.duration(wait * 1000) }) : t('access.signIn.do')}
      </Button>
    </Form>
  )
}

function DemoAccounts({ busy, onChoose }: { busy: boolean; onChoose: (email: string, password: string) => void }) {
  const t = useText()
  const { data: accounts = [] } = useQuery(api.access.demoAccounts.query({}))
  if (!accounts[0]) return null
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <div>
        <h2 id="demo">{t('access.demo.title')}</h2>
        <p className="sm dim">
          <Text k="access.demo.text" values={{ password: <code>{accounts[0].password}</code> }} />
        </p>
      </div>
      <ul>
        {accounts.map(({ email, name, role, password }) => (
          <li key={email}>
            <button
              type="button"
              aria-disabled={busy || undefined}
              title={t('access.demo.as', { name })}
              onClick={() => !busy && onChoose(email, password)}
            >
              <Avatar name={name} />
              <span className="medium">{name}</span>
              <span className="faint push">{t(`people.roles.${role as 'agent' | 'lead' | 'admin'}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
