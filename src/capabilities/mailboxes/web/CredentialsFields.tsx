// What proves to a server who we are. What is saved is never shown, only that it is set.
import { useState, type ReactNode } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { useFormProblem } from '#web/kit/Form.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { CredentialsView } from '../mailboxes.views.ts'
import type { CredentialsState } from './form-state.ts'
import css from './mailboxes.module.css'

/** `user`: the field that stands beside. `keeps`: server and user are those that `saved` was given for. */
type Props = { prefix: 'imap' | 'smtp'; user: ReactNode; credentials: CredentialsState; saved: CredentialsView | null; keeps: boolean; onChange: (credentials: CredentialsState) => void }

const kinds = ['password', 'refreshToken', 'accessToken'] as const

export function CredentialsFields({ prefix, user, credentials, saved, keeps, onChange }: Props) {
  const t = useText()
  const isKept = saved !== null && keeps && !credentials.isOpen
  const set = (change: Partial<CredentialsState>) => onChange({ ...credentials, ...change, isOpen: true })
  const problem = useFormProblem()?.fields[`${prefix}.credentials`]
  if (isKept)
    return (
      <div className="grid2">
        {user}
        <Labelled label={t(`mailboxes.credentials.${saved.kind}`)}>
          <Icon name="lock" size="s" />
          <span>{t('mailboxes.credentials.isSet')}{saved.clientId && <span className="faint"> · <bdi>{saved.clientId}</bdi></span>}</span>
          <Button size="small" aria-label={t('mailboxes.credentials.replaceOf', { what: t(`mailboxes.credentials.${saved.kind}`) })} onClick={() => set({})}>{t('mailboxes.credentials.replace')}</Button>
        </Labelled>
      </div>
    )
  return (
    <div className="stack">
      <div className="grid2">
        {user}
        <Field label={t('mailboxes.credentials.kind')}>
          <Select value={credentials.kind} onChange={(event) => set({ kind: event.target.value as CredentialsState['kind'] })}>
            {kinds.map((kind) => <option key={kind} value={kind}>{t(`mailboxes.credentials.${kind}`)}</option>)}
          </Select>
        </Field>
        {credentials.kind === 'password' && <Secret label={t('mailboxes.credentials.password')} name={`${prefix}.credentials`} value={credentials.password} onChange={(password) => set({ password })} />}
        {credentials.kind === 'accessToken' && <Secret label={t('mailboxes.credentials.accessToken')} name={`${prefix}.credentials`} hint={t('mailboxes.credentials.accessTokenHint')} value={credentials.accessToken} onChange={(accessToken) => set({ accessToken })} />}
        {credentials.kind === 'refreshToken' && <RefreshToken prefix={prefix} credentials={credentials} set={set} />}
      </div>
      {saved && !keeps && !problem && <p className="xs dim">{t('mailboxes.credentials.again')}</p>}
      {saved && keeps && <p><Button variant="link" onClick={() => onChange({ ...credentials, isOpen: false })}>{t('mailboxes.credentials.keep')}</Button></p>}
    </div>
  )
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return <div className="field"><span className="sm medium">{label}</span><div className={css.set}>{children}</div></div>
}

function RefreshToken({ prefix, credentials, set }: { prefix: string; credentials: CredentialsState; set: (change: Partial<CredentialsState>) => void }) {
  const t = useText()
  const text = (name: 'tokenUrl' | 'clientId' | 'scope', label: string, hint?: string) => (
    <Field label={label} name={`${prefix}.credentials.${name}`} hint={hint}><Input value={credentials[name]} autoComplete="off" spellCheck={false} onChange={(event) => set({ [name]: event.target.value })} /></Field>
  )
  return (
    <>
      {text('tokenUrl', t('mailboxes.credentials.tokenUrl'))}
      {text('clientId', t('mailboxes.credentials.clientId'))}
      <Secret label={t('mailboxes.credentials.clientSecret')} name={`${prefix}.credentials.clientSecret`} hint={t('mailboxes.credentials.clientSecretHint')} value={credentials.clientSecret} onChange={(clientSecret) => set({ clientSecret })} />
      <Secret label={t('mailboxes.credentials.refreshToken')} name={`${prefix}.credentials.refreshToken`} value={credentials.refreshToken} onChange={(refreshToken) => set({ refreshToken })} />
      {text('scope', t('mailboxes.credentials.scope'), t('mailboxes.credentials.scopeHint'))}
    </>
  )
}

/** Can be shown while it is typed. */
function Secret({ label, name, hint, value, onChange }: { label: string; name: string; hint?: string; value: string; onChange: (value: string) => void }) {
  const t = useText()
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} name={name} hint={hint}>
      <div className={css.secret}>
        <Input type={shown ? 'text' : 'password'} value={value} autoComplete="new-password" spellCheck={false} autoCapitalize="none" onChange={(event) => onChange(event.target.value)} />
        <IconButton icon={shown ? 'eye-off' : 'eye'} label={t(shown ? 'mailboxes.credentials.hide' : 'mailboxes.credentials.show', { what: label })} onClick={() => setShown(!shown)} />
      </div>
    </Field>
  )
}
