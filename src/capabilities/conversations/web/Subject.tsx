// The subject: a heading that becomes a field when its pencil or a double click asks for it.
import { useEffect, useRef, useState } from 'react'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { renameCommand } from './commands.ts'
import css from './conversation.module.css'

export function Subject({
  subject,
  id,
  allowed,
  onChange,
}: {
  subject: string
  id: string
  allowed: boolean
  onChange: (subject: string) => void
}) {
  const t = useText()
  const [editing, setEditing] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useCommand(renameCommand, () => setEditing(true), { allowed })
  const end = (next?: string) => {
    setEditing(false)
    if (next && next !== subject) onChange(next)
    requestAnimationFrame(() => heading.current?.focus())
  }
  const shown = subject || t('conversations.noSubject')
  return (
    <>
      <h2
        ref={heading}
        id={id}
        className={css.subject}
        dir="auto"
        tabIndex={-1}
        title={shown}
        hidden={editing}
        onDoubleClick={() => allowed && setEditing(true)}
      >
        {shown}
      </h2>
      {editing && <SubjectField subject={subject} onEnd={end} />}
      {allowed && !editing && (
        <IconButton
          icon="pencil"
          size="small"
          className={css.pencil}
          label={t('conversations.commands.rename')}
          onClick={() => setEditing(true)}
        />
      )}
    </>
  )
}

function SubjectField({ subject, onEnd }: { subject: string; onEnd: (next?: string) => void }) {
  const t = useText()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  return (
    <input
      ref={field}
      className={`input ${css.subjectField}`}
      defaultValue={subject}
      maxLength={500}
      dir="auto"
      autoFocus
      aria-label={t('conversations.subject')}
      onBlur={(event) => onEnd(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key !== 'Escape') return
        event.stopPropagation()
        event.currentTarget.value = subject
        event.currentTarget.blur()
      }}
    />
  )
}
