// Signing outgoing mail: the key is made here, the DNS record is published by whoever looks after the domain.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, isRefusal } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CopyLine } from '#web/kit/CopyLine.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { MailboxSettings } from '../mailboxes.views.ts'
import css from './mailboxes.module.css'

type Props = { mailbox: MailboxSettings; onSaved: (after: MailboxSettings) => void; onNewest: () => void }

export function DkimSection({ mailbox, onSaved, onNewest }: Props) {
  const t = useText()
  const { id: mailboxId, revision, dkim, address } = mailbox
  const [ending, setEnding] = useState(false)
  const make = useMutation({ mutationFn: (selector: string) => api.mailboxes.makeDkimKey({ mailboxId, revision, selector }), onSuccess: onSaved })
  const end = useMutation({
    mutationFn: () => api.mailboxes.removeDkimKey({ mailboxId, revision }),
    onSuccess: (after) => {
      setEnding(false)
      onSaved(after)
    },
  })
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return (
    <Section title={t('mailboxes.dkim.title')}>
      {isRefusal(make.error, 'mailboxes.changedMeanwhile') && <Banner kind="warn" live action={<Button size="small" onClick={onNewest}>{t('mailboxes.conflict.newest')}</Button>}>{make.error.message}</Banner>}
      {dkim ? (
        <div className={css.record}>
          <p className="sm dim">{t('mailboxes.dkim.publish', { domain: dkim.domain })}</p>
          <div><span className="xs faint">{t('mailboxes.dkim.recordName')}</span><CopyLine text={dkim.recordName} label={t('mailboxes.dkim.recordName')} /></div>
          <div><span className="xs faint">{t('mailboxes.dkim.recordValue')}</span><CopyLine text={dkim.recordValue} label={t('mailboxes.dkim.recordValue')} /></div>
          <p className="sm dim">{t('mailboxes.dkim.then')}</p>
          {dkim.domain !== domain && <Banner kind="warn">{t('mailboxes.dkim.otherDomain', { domain: dkim.domain })}</Banner>}
          <p><Button size="small" onClick={() => setEnding(true)}>{t('mailboxes.dkim.end')}</Button></p>
        </div>
      ) : (
        <Form error={make.error} onSubmit={({ selector = '' }) => make.mutate(selector)}>
          <p className={`sm dim ${css.before}`}>{t('mailboxes.dkim.what')}</p>
          {make.error && !isRefusal(make.error, 'mailboxes.changedMeanwhile') ? <FormError /> : null}
          <div className="grid2">
            <Field label={t('mailboxes.dkim.selector')} name="selector" hint={t('mailboxes.dkim.selectorHint', { domain })}><Input defaultValue="heed" autoComplete="off" spellCheck={false} autoCapitalize="none" /></Field>
          </div>
          <p className={css.apart}><Button type="submit" icon="key-round" busy={make.isPending}>{t('mailboxes.dkim.make')}</Button></p>
        </Form>
      )}
      <Dialog
        open={ending}
        onClose={() => setEnding(false)}
        title={t('mailboxes.dkim.endTitle')}
        footer={<><Button onClick={() => setEnding(false)}>{t('mailboxes.cancel')}</Button><Button variant="danger" busy={end.isPending} onClick={() => end.mutate()}>{t('mailboxes.dkim.endDo')}</Button></>}
      >
        <FormError error={end.error} />
        <p>{t('mailboxes.dkim.endText')}</p>
      </Dialog>
    </Section>
  )
}
