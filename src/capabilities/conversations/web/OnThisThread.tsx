// Who gets the replies: everyone on the customer's side, with the way to add somebody and to take somebody off.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError, problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { Participant } from '../conversations.views.ts'
import { AddButton } from './AddButton.tsx'
import { conversationQuery, patch } from './data.ts'
import css from './sidebar.module.css'

export function OnThisThread({ conversationId }: { conversationId: string }) {
  const t = useText()
  const [adding, setAdding] = useState(false)
  const { data: conversation } = useQuery({ ...conversationQuery(conversationId), enabled: false })
  if (!conversation) return null
  const people = conversation.participants
  const allowed = conversation.allowed.includes('participants')
  /** Somebody who came with a merge is answered from now on. */
  const keep = async (person: Participant) => {
    const { address, name, role } = person
    patch(conversationId, { participants: people.map((each) => (each === person ? { ...each, brought: false } : each)) })
    try {
      await api.conversations.addParticipant({ conversationId, address, name, role })
      toast({ text: t('conversations.participants.kept', { who: name || address }), icon: 'user-plus', seconds: 4 })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey })
    }
  }
  const remove = async (person: Participant) => {
    const { address, name, role } = person
    patch(conversationId, { participants: people.filter((each) => each !== person) })
    try {
      await api.conversations.removeParticipant({ conversationId, address })
      toast({
        text: t('conversations.participants.removed', { who: name || address }),
        icon: 'user-round',
        undo: () => api.conversations.addParticipant({ conversationId, address, name, role }),
      })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey })
    }
  }
  return (
    <Section
      title={t('conversations.participants.title')}
      level={3}
      aside={
        allowed &&
        !adding && (
          <AddButton label={t('conversations.participants.add')} onClick={() => setAdding(true)} />
        )
      }
    >
      <ul className={css.lines}>
        {people.map((person) => (
          <li key={person.address}>
            <span className={css.person}>
              {person.name && <bdi>{person.name}</bdi>}
              <bdi className="faint" dir="ltr">
                {person.address}
              </bdi>
            </span>
            <span className={css.end}>
              {person.brought ? t('conversations.participants.brought') : person.role === 'cc' && t('conversations.recipients.cc')}
              {allowed && person.brought && (
                <IconButton
                  icon="plus"
                  size="tiny"
                  label={t('conversations.participants.keep', { who: person.name || person.address })}
                  onClick={() => void keep(person)}
                />
              )}
              {allowed && people.length > 1 && (
                <IconButton
                  icon="x"
                  size="tiny"
                  label={t('conversations.participants.remove', { who: person.name || person.address })}
                  onClick={() => void remove(person)}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
      {adding && <AddSomebody conversationId={conversationId} onEnd={() => setAdding(false)} />}
    </Section>
  )
}

function AddSomebody({ conversationId, onEnd }: { conversationId: string; onEnd: () => void }) {
  const t = useText()
  const [error, setError] = useState<unknown>()
  const add = async (address: string) => {
    setError(undefined)
    try {
      await api.conversations.addParticipant({ conversationId, address })
      toast({
        text: t('conversations.participants.added', { who: address }),
        icon: 'user-plus',
        undo: () => api.conversations.removeParticipant({ conversationId, address: address.toLowerCase() }),
      })
      onEnd()
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <Form
      className={css.form}
      error={error}
      onSubmit={({ address = '' }) => void add(address.trim())}
      onKeyDownCapture={(event) => event.key === 'Escape' && onEnd()}
    >
      <FormError />
      <Field label={t('conversations.participants.address')} name="address" hint={t('conversations.participants.hint')}>
        <Input type="email" autoFocus autoComplete="off" />
      </Field>
      <span className="row">
        <Button type="submit" size="small">
          {t('conversations.participants.put')}
        </Button>
        <Button size="small" variant="quiet" onClick={onEnd}>
          {t('conversations.participants.leave')}
        </Button>
      </span>
    </Form>
  )
}
