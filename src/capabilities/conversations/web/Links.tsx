// What belongs to a conversation: linked ones and those merged into it, with the ways to link, unlink and take out.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form, FormError, problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { ChosenLink, ConversationView } from '../conversations.views.ts'
import { AddButton } from './AddButton.tsx'
import { linkCommand } from './commands.ts'
import { conversationQuery, forgetNumber, patch } from './data.ts'
import { Line } from './Sidebar.tsx'
import css from './sidebar.module.css'

type Link = ConversationView['links'][number]

export function Links({ conversationId }: { conversationId: string }) {
  const t = useText()
  const [adding, setAdding] = useState(false)
  const conversation = useQuery({ ...conversationQuery(conversationId), enabled: false }).data
  const allowed = conversation?.allowed.includes('link') ?? false
  useCommand(linkCommand, () => setAdding(true), { allowed })
  if (!conversation) return null
  const links = conversation.links.filter(({ kind }) => kind !== 'offered')
  if (!links.length && !conversation.merged.length && !allowed) return null
  const remove = async (link: Link) => {
    const kind = link.kind as ChosenLink
    patch(conversationId, { links: conversation.links.filter((each) => each !== link) })
    try {
      const { reversed } = await api.conversations.removeLink({ conversationId, otherId: link.conversationId, kind })
      const [from, to] = reversed ? [link.conversationId, conversationId] : [conversationId, link.conversationId]
      toast({
        text: t('conversations.links.removed', { number: link.number }),
        icon: 'unlink',
        undo: () => api.conversations.addLink({ conversationId: from, otherId: to, kind }),
      })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey })
    }
  }
  return (
    <Section
      title={t('conversations.linked.title')}
      level={3}
      aside={
        allowed &&
        !adding && (
          <AddButton label={t('conversations.links.add')} onClick={() => setAdding(true)} />
        )
      }
    >
      <ul className={css.lines}>
        {links.map((link) => (
          <Line
            key={`${link.conversationId} ${link.kind} ${link.end}`}
            number={link.number}
            subject={link.subject}
            end={
              <>
                {t(`conversations.linked.${howLinked(link)}`)}
                {allowed && isChosen(link) && (
                  <IconButton
                    icon="x"
                    size="tiny"
                    label={t('conversations.links.remove', { number: link.number })}
                    onClick={() => void remove(link)}
                  />
                )}
              </>
            }
          />
        ))}
        {conversation.merged.map((part) => (
          <li key={part.conversationId}>
            <span className="clip" dir="auto" title={part.subject || undefined}>
              <bdi>#{part.number}</bdi> {part.subject || t('conversations.noSubject')}
            </span>
            <span className={css.end}>
              {t('conversations.links.merged')}
              {part.canTakeOut && conversation.allowed.includes('merge') && (
                <IconButton
                  icon="split"
                  size="tiny"
                  label={t('conversations.links.takeOut', { number: part.number })}
                  onClick={() => void takeOut(t, conversationId, part)}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
      {!links.length && !conversation.merged.length && !adding && <p className="faint">{t('conversations.links.none')}</p>}
      {adding && <AddLink conversationId={conversationId} onEnd={() => setAdding(false)} />}
    </Section>
  )
}

const isChosen = ({ kind }: Link): boolean => kind === 'related' || kind === 'duplicate' || kind === 'cause'

function howLinked({ kind, end }: Link) {
  if (kind === 'follows') return end === 'to' ? 'earlier' : 'later'
  if (kind === 'split') return end === 'to' ? 'splitFrom' : 'splitOff'
  if (kind === 'duplicate') return end === 'to' ? 'duplicateOf' : 'duplicate'
  if (kind === 'cause') return end === 'to' ? 'causedBy' : 'causes'
  return 'related'
}

async function takeOut(t: ReturnType<typeof useText>, intoId: string, part: ConversationView['merged'][number]): Promise<void> {
  try {
    await api.conversations.unmerge({ conversationId: part.conversationId })
    forgetNumber(part.number)
    toast({
      text: t('conversations.merge.takenOut', { number: part.number }),
      icon: 'split',
      undo: async () => {
        await api.conversations.merge({ conversationId: intoId, fromIds: [part.conversationId] })
        forgetNumber(part.number)
      },
    })
  } catch (error) {
    toast({ text: problemOf(error).title, icon: 'circle-alert' })
  }
}

function AddLink({ conversationId, onEnd }: { conversationId: string; onEnd: () => void }) {
  const t = useText()
  const [error, setError] = useState<unknown>()
  const add = async (number: number, kind: ChosenLink) => {
    setError(undefined)
    try {
      const { id: otherId } = await api.conversations.byNumber({ number })
      await api.conversations.addLink({ conversationId, otherId, kind })
      toast({
        text: t('conversations.links.added', { number }),
        icon: 'link',
        undo: () => api.conversations.removeLink({ conversationId, otherId, kind }),
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
      onSubmit={({ number = '', kind = 'related' }) => void add(Number(number.replace(/\D/g, '')) || 0, kind as ChosenLink)}
      onKeyDownCapture={(event) => event.key === 'Escape' && onEnd()}
    >
      <FormError />
      <Field label={t('conversations.links.number')} name="number">
        <Input required autoFocus inputMode="numeric" pattern="#?[0-9]+" autoComplete="off" placeholder="#1001" />
      </Field>
      <Field label={t('conversations.links.kind')} name="kind">
        <Select defaultValue="related">
          <option value="related">{t('conversations.links.kind.related')}</option>
          <option value="duplicate">{t('conversations.links.kind.duplicate')}</option>
          <option value="cause">{t('conversations.links.kind.cause')}</option>
        </Select>
      </Field>
      <span className="row">
        <Button type="submit" size="small">
          {t('conversations.links.put')}
        </Button>
        <Button size="small" variant="quiet" onClick={onEnd}>
          {t('conversations.participants.leave')}
        </Button>
      </span>
    </Form>
  )
}
