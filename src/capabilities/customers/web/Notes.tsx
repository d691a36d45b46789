// What was noted about a customer: who wrote it and when, changed by whoever may change customers.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { CustomerView, NoteView } from '../customers.contract.ts'
import { noteCommand } from './commands.ts'
import css from './customer.module.css'
import { notesQuery } from './data.ts'
import { NoteForm } from './NoteForm.tsx'

export function Notes({ customer, level = 2 }: { customer: CustomerView; level?: 2 | 3 }) {
  const t = useText()
  const [writing, setWriting] = useState(false)
  const { id: customerId } = customer
  const mayWrite = customer.allowed.includes('note')
  const { data, error, isPending, refetch } = useQuery(notesQuery(customerId))
  useCommand(noteCommand, () => setWriting(true), { enabled: mayWrite })
  const again = () => queryClient.invalidateQueries({ queryKey: notesQuery(customerId).queryKey })
  return (
    <Section title={t('customers.notes')} level={level}>
      {isPending && <LoadingRows rows={1} shape={[60]} />}
      {error && !data && (
        <ErrorState title={t('customers.notes.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
      )}
      {data && data.items.length > 0 && (
        <ul className={css.notes}>
          {data.items.map((note) => (
            <Note key={note.id} customerId={customerId} note={note} mayWrite={mayWrite} again={again} />
          ))}
        </ul>
      )}
      {data && !data.items.length && !writing && <p className="sm faint">{t('customers.notes.none')}</p>}
      {writing ? (
        <NoteForm
          label={t('customers.notes.new')}
          onClose={() => setWriting(false)}
          save={async (body) => {
            await api.customers.addNote({ customerId, body })
            await again()
          }}
        />
      ) : (
        mayWrite && <CommandButton command={noteCommand} variant="link" size="small" />
      )}
    </Section>
  )
}

type NoteProps = { customerId: string; note: NoteView; mayWrite: boolean; again: () => Promise<void> }

function Note({ customerId, note, mayWrite, again }: NoteProps) {
  const t = useText()
  const [editing, setEditing] = useState(false)
  const remove = async () => {
    try {
      await api.customers.removeNote({ customerId, noteId: note.id, revision: note.revision })
      toast({
        text: t('customers.notes.removed'),
        icon: 'trash-2',
        undo: async () => {
          await api.customers.addNote({ customerId, body: note.body })
          await again()
        },
      })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    }
    await again()
  }
  if (editing)
    return (
      <li>
        <NoteForm
          label={t('customers.notes.edit')}
          body={note.body}
          onClose={() => setEditing(false)}
          onNewest={() => void again().then(() => setEditing(false))}
          save={async (body) => {
            await api.customers.editNote({ customerId, noteId: note.id, body, revision: note.revision })
            await again()
          }}
        />
      </li>
    )
  return (
    <li>
      <p dir="auto">{note.body}</p>
      <span className={css.noteFoot}>
        <span className="clip">
          {note.by?.name} · <RelativeTime at={note.at} />
          {note.changedAt && ` · ${t('customers.notes.changed', { who: note.changedBy?.name ?? '' })}`}
        </span>
        {mayWrite && (
          <>
            <IconButton icon="pencil" size="tiny" label={t('customers.notes.edit')} onClick={() => setEditing(true)} />
            <IconButton icon="trash-2" size="tiny" label={t('customers.notes.remove')} onClick={() => void remove()} />
          </>
        )}
      </span>
    </li>
  )
}
