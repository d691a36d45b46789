// How mail goes out: through a server, signed in to as for fetching, by itself, or not at all.
import { Radio, Switch } from '#web/kit/Choice.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { CredentialsFields } from './CredentialsFields.tsx'
import { UserInput } from './Incoming.tsx'
import type { PartProps } from './MailboxForm.tsx'
import { ServerFields } from './ServerFields.tsx'
import { keepsCredentials } from './form-state.ts'
import css from './mailboxes.module.css'

export function Outgoing({ state, saved, onChange }: PartProps) {
  const t = useText()
  const { smtp } = state
  const set = (change: Partial<typeof smtp>) => onChange({ ...state, smtp: { ...smtp, ...change } })
  const isFetched = state.incoming === 'imap'
  const signIn = smtp.signIn === 'imap' && !isFetched ? 'own' : smtp.signIn
  const ways = isFetched ? (['imap', 'own', 'none'] as const) : (['own', 'none'] as const)
  return (
    <Section title={t('mailboxes.sending')}>
      <div className={css.choices}>
        <Switch checked={state.sends} hint={t('mailboxes.sendsHint')} onChange={(event) => onChange({ ...state, sends: event.target.checked })}>{t('mailboxes.sends')}</Switch>
      </div>
      {state.sends && (
        <>
          <ServerFields server={smtp} kind="smtp" onChange={set} />
          <fieldset className={`stack ${css.apart}`}>
            <legend className="sm medium">{t('mailboxes.signIn')}</legend>
            {ways.map((way) => <Radio key={way} name="signIn" value={way} checked={signIn === way} onChange={() => set({ signIn: way })}>{t(`mailboxes.signInWith.${way}`)}</Radio>)}
          </fieldset>
          {signIn === 'own' && (
            <div className={`stack ${css.apart}`}>
              <CredentialsFields prefix="smtp" user={<UserInput label={t('mailboxes.user')} name="smtp.user" value={smtp.user} onChange={(user) => set({ user })} />} credentials={smtp.credentials} saved={saved?.smtp?.credentials ?? null} keeps={keepsCredentials(smtp, saved?.smtp ?? null)} onChange={(credentials) => set({ credentials })} />
            </div>
          )}
        </>
      )}
    </Section>
  )
}
