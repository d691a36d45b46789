// A password that can be shown while it is typed, which makes long ones bearable.
import { useState, type ReactNode } from 'react'
import { Field, Input } from '#web/kit/Field.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import styles from './Door.module.css'

type Props = {
  label: string
  name?: string
  kind: 'present' | 'new'
  aside?: ReactNode
  hint?: ReactNode
  large?: boolean
  autoFocus?: boolean
}

/** `kind` tells password managers whether to fill in or to offer a new one. */
export function PasswordField({ label, name = 'password', kind, aside, hint, large, autoFocus }: Props) {
  const t = useText()
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} name={name} aside={aside} hint={hint}>
      <div className={styles.password}>
        <Input
          type={shown ? 'text' : 'password'}
          autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
          large={large}
          autoFocus={autoFocus}
          spellCheck={false}
          autoCapitalize="none"
        />
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          label={shown ? t('access.password.hide') : t('access.password.show')}
          onClick={() => setShown(!shown)}
        />
      </div>
    </Field>
  )
}

/** Password managers want to know whose password it is. */
export const ForWhom = ({ email }: { email: string }) => (
  <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
)
