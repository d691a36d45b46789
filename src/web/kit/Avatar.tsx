// A person or an organisation: photo, or initials in quiet ink. Green is you. Their name stands beside it.
import { useState } from 'react'
import { classes } from './classes.ts'
import { initials } from './initials.ts'

export type AvatarProps = {
  name: string
  /** Address of a picture; initials when it does not come. */
  photo?: string | null
  /** s 18 px, default 24, m 32, l 44. */
  size?: 's' | 'm' | 'l'
  /** The reader. `filled` in threads, else in lists. */
  me?: boolean | 'filled'
  kind?: 'person' | 'organisation' | 'nobody'
  /** Said when the name does not stand beside it. */
  label?: string
}

export function Avatar({ name, photo, size, me, kind = 'person', label }: AvatarProps) {
  const [broken, setBroken] = useState<string>()
  const shown = photo && photo !== broken
  return (
    <span
      className={classes(
        'avatar',
        size,
        me === 'filled' && 'me',
        me === true && 'mine',
        kind === 'organisation' && 'org',
        kind === 'nobody' && 'none',
      )}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {shown ? <img src={photo} alt="" onError={() => setBroken(photo)} /> : initials(name)}
    </span>
  )
}
