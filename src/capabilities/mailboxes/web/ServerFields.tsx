// Name, port and security of a mail server.
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { type Security, type ServerState, withSecurity } from './form-state.ts'

export function ServerFields({ server, kind, onChange }: { server: ServerState; kind: 'imap' | 'smtp'; onChange: (change: Pick<ServerState, 'host' | 'port' | 'security'>) => void }) {
  const t = useText()
  const { host, port, security } = server
  return (
    <div className="grid3">
      <Field label={t('mailboxes.server')} name={`${kind}.host`}><Input value={host} autoComplete="off" spellCheck={false} autoCapitalize="none" onChange={(event) => onChange({ host: event.target.value, port, security })} /></Field>
      <Field label={t('mailboxes.port')} name={`${kind}.port`}><Input value={port} inputMode="numeric" autoComplete="off" onChange={(event) => onChange({ host, port: event.target.value, security })} /></Field>
      <Field label={t('mailboxes.security')} name={`${kind}.security`}>
        <Select
          value={security}
          onChange={(event) => {
            const changed = withSecurity(server, event.target.value as Security, kind)
            onChange({ host, port: changed.port, security: changed.security })
          }}
        >
          <option value="tls">TLS</option>
          <option value="starttls">STARTTLS</option>
          <option value="none">{t('mailboxes.noSecurity')}</option>
        </Select>
      </Field>
    </div>
  )
}
