// The words of a message as text: paragraphs, links, and what was folded away, one click from here.
import { memo } from 'react'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { MessageView } from '../conversations.views.ts'
import { paragraphs, words } from './words.ts'
import css from './message.module.css'

export const Words = memo(function Words({ text, lang }: { text: string; lang: string | null }) {
  return (
    <div className={css.words} lang={lang ?? undefined}>
      {paragraphs(text).map((part, index) => (
        <p key={index} dir="auto">
          <Linked text={part} />
        </p>
      ))}
    </div>
  )
})

/** Links open in a new tab and tell the other site nothing of us. */
export const Linked = ({ text }: { text: string }) =>
  words(text).map((word, index) =>
    typeof word === 'string' ? (
      word
    ) : (
      <a key={index} href={word.href} target="_blank" rel="noopener noreferrer nofollow">
        {word.text}
      </a>
    ),
  )

export function Folded({ parts, lang }: { parts: MessageView['folded']; lang: string | null }) {
  const t = useText()
  return parts.map((part, index) => (
    <details key={index} className={css.folded}>
      <summary>
        <Icon name="ellipsis" size="s" />
        {t(`conversations.folded.${part.kind}`, { lines: part.text.trim().split('\n').length })}
      </summary>
      <blockquote lang={lang ?? undefined} dir="auto">
        <Linked text={part.text.trim()} />
      </blockquote>
    </details>
  ))
}
