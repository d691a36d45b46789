// Where an answer or a letter is written: how the customer likes it, what time it is there, and what in the text goes
// against it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import type { WritingPlace } from '#capabilities/sending/web/slots.ts'
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { type KnownView, mostLetters } from '../knownas.contract.ts'
import { LocalTime } from './LocalTime.tsx'
import { useKnown } from './data.ts'
import css from './knownas.module.css'
import { useBreakWords } from './use-break-words.ts'
import { useFacts } from './use-facts.ts'

/** After so long without a letter the text is looked through. */
const restMs = 600

export function WritingHints({ conversationId, ...place }: WritingPlace & { conversationId: string }) {
  const { data: conversation } = useQuery(conversationQuery(conversationId))
  return <Known customerId={conversation?.customer.id ?? ''} {...place} />
}

/** A letter that begins a conversation is with whoever it goes to first. */
export function LetterHints(place: WritingPlace) {
  const { written } = useKeeperState(place.keeper)
  const address = written.recipients?.to[0]?.address.trim() ?? ''
  const { data } = useQuery({ ...api.knownas.byAddress.query({ address }), enabled: address.includes('@') })
  return <Known customerId={(address && data?.customerId) || ''} {...place} />
}

type Place = Pick<WritingPlace, 'editor' | 'keeper'>

function Known({ customerId, editor, keeper }: Place & { customerId: string }) {
  const { data: known } = useKnown(customerId)
  return known ? <Hints key={known.customerId} known={known} editor={editor} keeper={keeper} /> : null
}

/** What every answer needs; the rest stands in the panel. */
const toTheWriter = /^(?:name|say|title|pronouns|address\..*|languages|detail|tone|needs)$/

function Hints({ known, editor, keeper }: Place & { known: KnownView }) {
  const t = useText()
  const factsOf = useFacts()
  const breakWords = useBreakWords()
  const facts = factsOf(known.card).filter(
    ({ key, term }) => toTheWriter.test(key) || term === t('knownas.facts.never'),
  )
  const { customerId, revision } = known
  const { written } = useKeeperState(keeper)
  const text = useRested(written.html ? editor.getText({ blockSeparator: '\n' }).slice(0, mostLetters) : '')
  const { data: found } = useQuery({
    queryKey: ['knownas.check', customerId, revision, text],
    queryFn: () => api.knownas.check({ customerId, text }),
    enabled: text.trim() !== '' && known.told.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const breaks = text.trim() && known.told.length ? (found?.breaks ?? []) : []
  if (!facts.length && !known.timeZone && !breaks.length) return null
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
