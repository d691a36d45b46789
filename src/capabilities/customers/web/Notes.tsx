// What was noted about a customer, or a company: who wrote it and when, changed by whoever may.
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

/** How notes about somebody are asked for and written. */
export type Noting = {
  query: Omit<ReturnType<typeof notesQuery>, 'queryKey'> & { queryKey: readonly unknown[] }
  add: (body: string) => Promise<unknown>
  edit: (given: { noteId: string; body: string; revision: number }) => Promise<NoteView>
  remove: (given: { noteId: string; revision: number; removed: boolean }) => Promise<{ revision: number }>
}

export function Notes({ customer, level = 2 }: { customer: CustomerView; level?: 2 | 3 }) {
  const { id: customerId } = customer
  const noting: Noting = {
    query: notesQuery(customerId),
    add: (body) => api.customers.addNote({ customerId, body }),
    edit: (given) => api.customers.editNote({ customerId, ...given }),
    remove: (given) => api.customers.removeNote({ customerId, ...given }),
  }
  return <NotesOf noting={noting} mayWrite={customer.allowed.includes('note')} level={level} />
}

export function NotesOf({ noting, mayWrite, level }: { noting: Noting; mayWrite: boolean; level: 2 | 3 }) {
  const t = useText()
  const [writing, setWriting] = useState(false)
  const { data, error, isPending, refetch } = useQuery(noting.query)
  useCommand(noteCommand, () => setWriting(true), { enabled: mayWrite })
  const again = () => queryClient.invalidateQueries({ queryKey: noting.query.queryKey })
  return (
    <Section title={t('customers.notes')} level={level}>
      {isPending && <LoadingRows rows={1} shape={[60]} />}
      {error && !data && (
        <ErrorState title={t('customers.notes.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
      )}
      {data && data.items.length > 0 && (
        <ul className={css.notes}>
          {data.items.map((note) => (
            <Note key={note.id} note={note} noting={noting} mayWrite={mayWrite} again={again} />
          ))}
        </ul>
      )}
      {data && !data.items.length && !writing && !mayWrite && (
        <p className="sm faint">{t('customers.notes.none')}</p>
      )}
      {writing ? (
        <NoteForm
          label={t('customers.notes.new')}
          onClose={() => setWriting(false)}
          save={async (body) => {
            await noting.add(body)
            await again()
          }}
        />
      ) : (
        mayWrite && <CommandButton command={noteCommand} variant="link" size="small" />
      )}
    </Section>
  )
}

type NoteProps = { note: NoteView; noting: Noting; mayWrite: boolean; again: () => Promise<void> }

function Note({ note, noting, mayWrite, again }: NoteProps) {
  const t = useText()
  const [editing, setEditing] = useState(false)
  const one = { noteId: note.id, revision: note.revision }
  const remove = async () => {
    try {
      const { revision } = await noting.remove({ ...one, removed: true })
      const undo = () => noting.remove({ ...one, revision, removed: false }).then(again)
      toast({ text: t('customers.notes.removed'), icon: 'trash-2', undo })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    }
    await again()
  }
  const edit = async (body: string) => {
    const { revision } = await noting.edit({ ...one, body })
    const undo = () => noting.edit({ ...one, body: note.body, revision }).then(again)
    toast({ text: t('customers.notes.saved'), icon: 'check', undo })
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
          save={edit}
        />
      </li>
    )
  return (
    <li>
      <p dir="auto">{note.body}</p>
      <span className={css.noteFoot}>
        <span className="clip">
          <bdi>{note.by?.name}</bdi> · <RelativeTime at={note.at} />
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
