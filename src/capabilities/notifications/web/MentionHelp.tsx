// Behind an @ in a note: colleagues and teams to name. Whoever may not see the conversation is marked so.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useColleagues, usePhotos } from '#capabilities/conversations/web/colleagues.ts'
import { type Mentioned, mentionOf } from '#capabilities/sending/web/editor/mention.ts'
import type { WritingHelpProps } from '#capabilities/sending/web/slots.ts'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { Suggestions } from '#web/kit/Suggestions.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMe } from '#web/session.tsx'

type Offer = Mentioned & { name: string; sub: string; unseeing: boolean }

const most = 8

export default function MentionHelp({ editor, conversationId, typing, onKeys }: WritingHelpProps) {
  const t = useText()
  const { locale } = useFormats()
  const me = useMe()
  const photos = usePhotos()
  const colleagues = useColleagues()
  const { data: teams = [] } = useQuery(api.people.teams.query({}))
  const { data: blind } = useQuery({
    ...api.conversations.outOfSight.query({ conversationId: conversationId ?? '' }),
    enabled: conversationId !== null,
  })
  const offers = useMemo(() => {
    const unseeing = new Set(blind?.agentIds)
    const all: Offer[] = [
      ...colleagues
        .filter(({ id }) => id !== me.id)
        .map(({ id, name }) => ({ kind: 'agent' as const, id, name, sub: '', unseeing: unseeing.has(id) })),
      ...teams.map(({ id, name, memberIds }) => ({
        kind: 'team' as const,
        id,
        name,
        sub: t('notifications.mention.people', { count: memberIds.length }),
        unseeing: memberIds.length > 0 && memberIds.every((member) => unseeing.has(member)),
      })),
    ]
    const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(locale)
    const wanted = plain(typing.query).trim()
    // Every word of a name may be the beginning: "@berg" is Jonas Berg.
    const fits = ({ name }: Offer) => ` ${plain(name)}`.includes(` ${wanted}`)
    return all.filter(fits).slice(0, most)
  }, [colleagues, teams, blind, typing.query, locale, me.id, t])
  return (
    <Suggestions
      label={t('notifications.mention.label')}
      items={offers}
      keyOf={({ kind, id }) => `${kind} ${id}`}
      rect={typing.rect}
      editor={editor.view.dom}
      onKeys={onKeys}
      onClose={typing.dismiss}
      onPick={({ name, ...who }) => editor.chain().focus().insertContentAt(typing.range, mentionOf(who, name)).run()}
      draw={({ kind, id, name, sub, unseeing }) => (
        <>
          {kind === 'agent' ? <Avatar name={name} photo={photos(id)} size="s" /> : <Icon name="users-round" size="s" />}
          <span className="clip">
            <bdi>{name}</bdi> {sub && <span className="faint">{sub}</span>}
          </span>
          {unseeing && (
            <span className="end xs faint row">
              <Icon name="eye-off" size="s" />
              {t('notifications.mention.unseeing')}
            </span>
          )}
        </>
      )}
    />
  )
}
