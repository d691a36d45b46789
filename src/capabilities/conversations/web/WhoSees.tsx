// Who sees a private conversation: its members, with the way to let a colleague in and to take one off.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { Picker } from '#web/kit/Picker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMe } from '#web/session.tsx'
import { photoOf } from '#web/shell/photo.ts'
import { useColleagues, usePhotos } from './colleagues.ts'
import { conversationQuery, patch } from './data.ts'
import { usePrivacy } from './privacy.ts'
import css from './sidebar.module.css'

type Person = { id: string; name: string }

export function WhoSees({ conversationId }: { conversationId: string }) {
  const t = useText()
  const me = useMe()
  const photos = usePhotos()
  const change = usePrivacy()
  const { data: conversation } = useQuery({ ...conversationQuery(conversationId), enabled: false })
  if (!conversation?.private) return null
  const { members, assignee } = conversation
  const allowed = conversation.allowed.includes('private')
  const isLast = members.length === 1 && !assignee
  const attempt = async (next: Person[], send: () => Promise<unknown>, text: string, undo: () => Promise<unknown>) => {
    patch(conversationId, { members: next })
    try {
      await send()
      toast({ text, icon: 'lock', undo })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey })
    }
  }
  const add = (person: Person) => api.conversations.addMember({ conversationId, agentId: person.id })
  const remove = (person: Person) => api.conversations.removeMember({ conversationId, agentId: person.id })
  return (
    <Section title={t('conversations.private.who')} level={3}>
      <ul className={css.lines}>
        {members.map((person) => (
          <li key={person.id}>
            <Avatar name={person.name} photo={photos(person.id)} size="s" me={person.id === me.id} />
            <bdi className="clip">{person.name}</bdi>
            <span className={css.end}>
              {allowed && !isLast && (
                <IconButton
                  icon="x"
                  size="tiny"
                  label={t('conversations.private.remove', { who: person.name })}
                  onClick={() =>
                    void attempt(
                      members.filter((each) => each !== person),
                      () => remove(person),
                      t('conversations.private.removed', { who: person.name }),
                      () => add(person),
                    )
                  }
                />
              )}
            </span>
          </li>
        ))}
        {assignee && !members.some(({ id }) => id === assignee.id) && (
          <li>
            <Avatar name={assignee.name} photo={photos(assignee.id)} size="s" me={assignee.id === me.id} />
            <bdi className="clip">{assignee.name}</bdi>
            <span className={css.end}>{t('conversations.private.assignee')}</span>
          </li>
        )}
      </ul>
      {allowed && (
        <span className={css.acts}>
          <Suspense>
            <AddMember
              besides={members}
              onPick={(person) =>
                void attempt(
                  [...members, person],
                  () => add(person),
                  t('conversations.private.added', { who: person.name }),
                  () => remove(person),
                )
              }
            />
          </Suspense>
          <Button size="small" variant="quiet" onClick={() => void change(conversation)}>
            {t('conversations.private.open')}
          </Button>
        </span>
      )}
    </Section>
  )
}

function AddMember({ besides, onPick }: { besides: readonly Person[]; onPick: (person: Person) => void }) {
  const t = useText()
  const people = useColleagues()
  const [open, setOpen] = useState(false)
  const options = people
    .filter((person) => !besides.some(({ id }) => id === person.id))
    .map((person) => ({ id: person.id, label: person.name, sub: person.email, avatar: person.name, photo: photoOf(person) }))
  return (
    <Picker
      label={t('conversations.private.add')}
      trigger={<Button size="small">{t('conversations.private.add')}</Button>}
      groups={[{ label: t('conversations.assign.people'), options }]}
      open={open}
      onOpenChange={setOpen}
      onPick={({ id, label }) => onPick({ id, name: label })}
    />
  )
}
