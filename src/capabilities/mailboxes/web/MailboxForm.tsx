// The form of a mailbox: what it is, how its mail comes in and goes out. Kept whole by its page, so that nothing typed is lost.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, type ReactNode } from 'react'
import { ApiError, api } from '#web/api.ts'
import { Switch } from '#web/kit/Choice.tsx'
import { Field, Input, Select, Textarea } from '#web/kit/Field.tsx'
import { Form, problemOf, useFormProblem } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { FolderView, MailboxSettings } from '../mailboxes.views.ts'
import { part } from '#web/part.ts'
import { Incoming } from './Incoming.tsx'
import { Outgoing } from './Outgoing.tsx'
import type { MailboxState } from './form-state.ts'
import css from './mailboxes.module.css'

const SignatureEditor = part(() => import('#capabilities/people/web/SignatureEditor.tsx'))

export type PartProps = { state: MailboxState; saved: MailboxSettings | null; onChange: (state: MailboxState) => void }
type Props = PartProps & { id: string; error: unknown; head?: ReactNode; folders: FolderView[]; onSave: () => void; onCheck: () => void; children?: ReactNode }

export function MailboxForm({ id, state, saved, onChange, error, head, folders, onSave, onCheck, children }: Props) {
  const t = useText()
  const top = useRef<HTMLDivElement>(null)
  // A wrong field gets the focus by itself; what concerns no field stands at the head, which may be out of sight.
  useEffect(() => {
    if (error && !Object.keys(problemOf(error).fields).length) top.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  return (
    <div>
      <Form id={id} error={worded(error)} onSubmit={onSave}>
        <div ref={top}>{head}</div>
        <Section title={t('mailboxes.mailbox')}><Itself state={state} saved={saved} onChange={onChange} /></Section>
        <Incoming state={state} saved={saved} onChange={onChange} folders={folders} onCheck={onCheck} />
        <Outgoing state={state} saved={saved} onChange={onChange} />
        <Section title={t('mailboxes.signature')}>
          <Suspense><SignatureEditor html={state.signatureHtml} onChange={(signatureHtml) => onChange({ ...state, signatureHtml })} /></Suspense>
          <p className="xs dim">{t('mailboxes.signatureHint')}</p>
        </Section>
      </Form>
      {children}
    </div>
  )
}

function Itself({ state, onChange }: PartProps) {
  const t = useText()
  const { data: teams } = useQuery(api.people.teams.query({}))
  const problem = useFormProblem()
  const aliasError = Object.entries(problem?.fields ?? {}).find(([name]) => name.startsWith('aliases'))?.[1]
  return (
    <>
      <div className="grid2">
        <Field label={t('mailboxes.address')} name="address" hint={t('mailboxes.addressHint')}><Input type="email" required value={state.address} autoComplete="off" spellCheck={false} onChange={(event) => onChange({ ...state, address: event.target.value })} /></Field>
        <Field label={t('mailboxes.name')} name="name" hint={t('mailboxes.nameHint')}><Input required value={state.name} autoComplete="off" onChange={(event) => onChange({ ...state, name: event.target.value })} /></Field>
        <Field label={t('mailboxes.aliases')} error={aliasError} hint={t('mailboxes.aliasesHint')}><Textarea rows={2} className={css.lines} value={state.aliases} spellCheck={false} autoCapitalize="none" onChange={(event) => onChange({ ...state, aliases: event.target.value })} /></Field>
        <Field label={t('mailboxes.goesTo')} name="teamId" hint={t('mailboxes.goesToHint')}>
          <Select value={state.teamId} onChange={(event) => onChange({ ...state, teamId: event.target.value })}>
            <option value="">{t('mailboxes.noTeam')}</option>
            {teams?.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </Select>
        </Field>
      </div>
      <div className={css.apart}><Switch checked={state.active} hint={t('mailboxes.activeHint')} onChange={(event) => onChange({ ...state, active: event.target.checked })}>{t('mailboxes.active')}</Switch></div>
    </>
  )
}

/** Where each refusal of ours is shown, in the words of the whole answer: it names the field with a code only. */
const places: Record<string, string> = { imap: 'imap.host' }

function worded(error: unknown): unknown {
  const problem = error instanceof ApiError ? error.problem : undefined
  if (!problem?.fields || !problem.code.startsWith('mailboxes.')) return error
  return new ApiError({ ...problem, fields: Object.fromEntries(Object.keys(problem.fields).map((name) => [places[name] ?? name, problem.title])) })
}
