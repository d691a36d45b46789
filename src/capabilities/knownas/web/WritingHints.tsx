// Where an answer is written: how the customer likes it, what time it is there, and what in the text goes against it.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import type { WritingPlace } from '#capabilities/sending/web/slots.ts'
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { KnownView } from '../knownas.contract.ts'
import { LocalTime } from './LocalTime.tsx'
import { useKnown } from './data.ts'
import css from './knownas.module.css'
import { useBreakWords } from './use-break-words.ts'
import { useFacts } from './use-facts.ts'

/** After so long without a letter the text is looked through. */
const restMs = 600

export function WritingHints({ conversationId, ...place }: WritingPlace & { conversationId: string }) {
  const { data: conversation } = useQuery(conversationQuery(conversationId))
  const { data: known } = useKnown(conversation?.customer.id ?? '')
  return known ? <Hints known={known} conversationId={conversationId} {...place} /> : null
}

/** What every answer needs; the rest stands in the panel. */
const toTheWriter = /^(?:name|say|title|address\..*|languages|detail|tone)$/

function Hints({
  known,
  conversationId,
  editor,
  keeper,
}: Omit<WritingPlace, 'conversationId'> & { known: KnownView; conversationId: string }) {
  const t = useText()
  const factsOf = useFacts()
  const breakWords = useBreakWords()
  const facts = factsOf(known.card).filter(
    ({ key, term }) => toTheWriter.test(key) || term === t('knownas.facts.never'),
  )
  const { written } = useKeeperState(keeper)
  const text = useRested(written.html ? editor.getText({ blockSeparator: '\n' }).slice(0, 20_000) : '')
  const { data: found } = useQuery({
    queryKey: ['knownas.check', conversationId, known.revision, text],
    queryFn: () => api.knownas.check({ conversationId, text }),
    enabled: text.trim() !== '' && known.told.length > 0,
    placeholderData: (before) => before,
  })
  const breaks = text.trim() && known.told.length ? (found?.breaks ?? []) : []
  if (!facts.length && !known.timeZone) return null
  return (
    <div className={css.hints} role="group" aria-label={t('knownas.title')}>
      <Icon name="message-square-heart" size="s" />
      <ul>
        {facts.map(({ term, words }) => (
          <li key={term}>
            <span className="faint">{term}</span> <bdi>{words}</bdi>
          </li>
        ))}
        {known.timeZone && (
          <li>
            <LocalTime timeZone={known.timeZone} />
          </li>
        )}
      </ul>
      <ul className={css.breaks} aria-live="polite">
        {breaks.map((kind) => (
          <li key={kind}>
            <Icon name="triangle-alert" size="s" />
            {breakWords(kind, found?.language ?? null)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
