// How mail comes in: fetched from a server, brought to the built-in receiver, or not at all.
import { Suspense } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Radio } from '#web/kit/Choice.tsx'
import { Field, Input, Select, Textarea } from '#web/kit/Field.tsx'
import { useFormProblem } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { Slot } from '#web/Slot.tsx'
import './slots.ts'
import { Segmented } from '#web/kit/Tabs.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { FolderView } from '../mailboxes.views.ts'
import { CredentialsFields } from './CredentialsFields.tsx'
import type { PartProps } from './MailboxForm.tsx'
import { ServerFields } from './ServerFields.tsx'
import { type Provider, keepsCredentials, listed, providerOf, withProvider } from './form-state.ts'
import css from './mailboxes.module.css'

const ways = ['imap', 'smtp', 'none'] as const

type Props = PartProps & { folders: FolderView[]; onCheck: () => void }

export function Incoming({ state, saved, onChange, folders, onCheck }: Props) {
  const t = useText()
  const provider = (
    <span className="push">
      <Segmented<Provider>
        label={t('mailboxes.provider')}
        value={providerOf(state)}
        onChange={(value) => onChange(withProvider(state, value))}
        options={[{ value: 'google', label: 'Google' }, { value: 'microsoft', label: 'Microsoft' }, { value: 'other', label: t('mailboxes.otherProvider') }]}
      />
    </span>
  )
  return (
    <Section title={t('mailboxes.receiving')} aside={state.incoming === 'imap' && provider}>
      <fieldset className={`stack ${css.choices}`}>
        <legend className="sr">{t('mailboxes.receiving')}</legend>
        {ways.map((way) => (
          <Radio key={way} name="incoming" value={way} checked={state.incoming === way} hint={t(`mailboxes.incoming.${way}Hint`)} onChange={() => onChange({ ...state, incoming: way })}>{t(`mailboxes.incoming.${way}`)}</Radio>
        ))}
      </fieldset>
      {state.incoming === 'imap' && <Fetched state={state} saved={saved} onChange={onChange} folders={folders} onCheck={onCheck} />}
      {state.incoming === 'smtp' && <p className="sm dim">{t('mailboxes.incoming.smtpHow')}</p>}
    </Section>
  )
}

function Fetched({ state, saved, onChange, folders, onCheck }: Props) {
  const t = useText()
  const { imap } = state
  const set = (change: Partial<typeof imap>) => onChange({ ...state, imap: { ...imap, ...change } })
  const provider = providerOf(state)
  const trusted = listed(state.trustedAuthserv)
  return (
    <>
      {provider !== 'other' && <p className={`sm dim ${css.before}`}>{t(`mailboxes.providerHint.${provider}`)}</p>}
      <ServerFields server={imap} kind="imap" onChange={set} />
      <div className={`stack ${css.apart}`}>
        <CredentialsFields prefix="imap" user={<UserInput label={t('mailboxes.user')} name="imap.user" value={imap.user} onChange={(user) => set({ user })} />} credentials={imap.credentials} saved={saved?.imap?.credentials ?? null} keeps={keepsCredentials(imap, saved?.imap ?? null)} onChange={(credentials) => set({ credentials })} />
      </div>
      <Folders chosen={imap.folders} known={folders} onChange={(chosen) => set({ folders: chosen })} onCheck={onCheck} />
      <SentFolder chosen={imap.folders} value={imap.sentFolder} onChange={(sentFolder) => set({ sentFolder })} />
      <div className={css.apart}>
        <Field label={t('mailboxes.trusted')} name="trustedAuthserv" hint={t('mailboxes.trustedHint')}>
          <Textarea rows={1} className={css.lines} value={state.trustedAuthserv} spellCheck={false} autoCapitalize="none" onChange={(event) => onChange({ ...state, trustedAuthserv: event.target.value })} />
        </Field>
        {saved && (
          <Suspense>
            <Slot
              name="mailboxes.trusted"
              mailboxId={saved.id}
              trusted={trusted}
              onAdd={(authserv) => onChange({ ...state, trustedAuthserv: [...trusted, authserv].join('\n') })}
            />
          </Suspense>
        )}
      </div>
    </>
  )
}

type FoldersProps = { chosen: readonly string[]; known: FolderView[]; onChange: (chosen: readonly string[]) => void; onCheck: () => void }

/** Chosen from what the server has; until it was asked, what is chosen already is shown. */
function Folders({ chosen, known, onChange, onCheck }: FoldersProps) {
  const t = useText()
  const format = useFormats()
  const problem = useFormProblem()?.fields['imap.folders']
  const missing = chosen.filter((path) => !known.some((folder) => folder.path === path)).map((path) => ({ path, name: path, messages: null, use: 'other' as const }))
  const toggle = (path: string, on: boolean) => onChange(on ? [...chosen, path] : chosen.filter((each) => each !== path))
  const hintOf = ({ use, messages }: Pick<FolderView, 'use' | 'messages'>) =>
    format.list([...(use === 'other' || use === 'inbox' ? [] : [t(`mailboxes.folderUse.${use}`)]), ...(messages === null ? [] : [t('mailboxes.folderMessages', { count: messages })])])
  return (
    <fieldset className={`stack ${css.apart}`}>
      <legend className="sm medium">{t('mailboxes.folders')}</legend>
      <div className={css.folders} role="group" tabIndex={0} aria-label={t('mailboxes.folders')}>
        {[...missing, ...known].map((folder) => (
          <Checkbox key={folder.path} checked={chosen.includes(folder.path)} hint={hintOf(folder)} onChange={(event) => toggle(folder.path, event.target.checked)}><bdi>{folder.path}</bdi></Checkbox>
        ))}
      </div>
      {problem && <p className="error">{problem}</p>}
      {known.length ? <p className="xs dim">{t('mailboxes.foldersHint')}</p> : <p className="xs dim">{t('mailboxes.foldersUnknown')} <Button variant="link" onClick={onCheck}>{t('mailboxes.check.do')}</Button></p>}
    </fieldset>
  )
}

type SentFolderProps = { chosen: readonly string[]; value: string; onChange: (path: string) => void }

/** Asked where a folder is fetched that may be it. */
function SentFolder({ chosen, value, onChange }: SentFolderProps) {
  const t = useText()
  const others = chosen.filter((path) => path.toLowerCase() !== 'inbox')
  if (!others.length) return null
  return (
    <div className={css.apart}>
      <Field label={t('mailboxes.sentFolder')} name="imap.sentFolder" hint={t('mailboxes.sentFolderHint')}>
        <Select value={others.includes(value) ? value : ''} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t('mailboxes.sentFolderUnsaid')}</option>
          {others.map((path) => (
            <option key={path} value={path}>
              {path}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  )
}

export const UserInput = ({ label, name, value, onChange }: { label: string; name: string; value: string; onChange: (value: string) => void }) => (
  <Field label={label} name={name}><Input value={value} autoComplete="off" spellCheck={false} autoCapitalize="none" onChange={(event) => onChange(event.target.value)} /></Field>
)
