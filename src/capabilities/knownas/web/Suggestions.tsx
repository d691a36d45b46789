// What the customer's own words suggest: confirmed or dismissed by a person, never applied by itself.
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import type { KnownView, Suggestion } from '../knownas.contract.ts'
import { change, changed } from './data.ts'
import css from './knownas.module.css'
import { useFacts } from './use-facts.ts'

export function Suggestions({ known }: { known: KnownView }) {
  const t = useText()
  if (!known.suggestions.length) return null
  return (
    <ul className={css.suggestions} aria-label={t('knownas.suggestions')}>
      {known.suggestions.map((suggestion) => (
        <One key={suggestion.id} suggestion={suggestion} known={known} />
      ))}
    </ul>
  )
}

function One({ suggestion, known: { customerId, allowed } }: { suggestion: Suggestion; known: KnownView }) {
  const t = useText()
  const factsOf = useFacts()
  const { id: suggestionId, key, wishes, conversation } = suggestion
  const fact = factsOf(wishes).findLast((each) => each.key === key)
  if (!fact) return null
  const what = t('knownas.suggested', { term: fact.term, words: fact.words })
  return (
    <li>
      <span>
        {what}
        <span className={css.source}>
          <Text
            k="knownas.fromMessage"
            values={{
              number: (
                <Link to={`/conversations/${conversation.number}`}>
                  <bdi>#{conversation.number}</bdi>
                </Link>
              ),
            }}
          />
        </span>
      </span>
      {allowed.includes('change') && (
        <span className="row">
          <Button
            size="small"
            aria-label={t('knownas.confirmLabel', { what })}
            onClick={() =>
              void change(
                customerId,
                () => api.knownas.confirm({ suggestionId }),
                (view) => changed(view, t('knownas.confirmed', { what })),
              )
            }
          >
            {t('knownas.confirm')}
          </Button>
          <Button
            size="small"
            variant="quiet"
            aria-label={t('knownas.dismissLabel', { what })}
            onClick={() =>
              void change(
                customerId,
                () => api.knownas.dismiss({ suggestionId }),
                (view) => changed(view, t('knownas.dismissed')),
              )
            }
          >
            {t('knownas.dismiss')}
          </Button>
        </span>
      )}
    </li>
  )
}
