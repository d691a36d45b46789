// In the head of a conversation: which colleagues look at it or write in it right now.
import { usePhotos } from '#capabilities/conversations/web/colleagues.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useHere } from './here.ts'
import { type Person, usePresent } from './present.ts'
import css from './present.module.css'

const shown = 3

export default function Present({ conversationId }: { conversationId: string }) {
  const t = useText()
  const photos = usePhotos()
  useHere(conversationId)
  const people = usePresent(conversationId)
  const words = wordsFor(t, people)
  return (
    <span
      className={css.present}
      role="status"
      data-typing={people.some((person) => person.doing === 'typing_reply') || undefined}
    >
      {people.length > 0 && (
        <>
          <span className="avatars" aria-hidden="true">
            {people.slice(0, shown).map((person) => (
              <Avatar key={person.id} name={person.name} photo={photos(person.id)} size="s" />
            ))}
          </span>
          {people[0]!.doing !== 'looking' && <Icon name="pencil" size="s" />}
          <span className={css.words}>{words}</span>
        </>
      )}
    </span>
  )
}

/** Only what they do who do the most telling thing; the rest are counted. */
function wordsFor(t: ReturnType<typeof useText>, people: readonly Person[]): string {
  const [first] = people
  if (!first) return ''
  const alike = people.filter((person) => person.doing === first.doing)
  return t(`presence.${first.doing}`, { who: first.name, more: alike.length - 1 })
}
