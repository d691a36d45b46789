// The first draft of a brief, as an agent would write it down from the thread.
import type { Formats } from '#web/kit/formats.ts'
import type { Translate } from '#web/kit/i18n.tsx'
import type { Quote, Suggestion } from '../handovers.views.ts'

export function draftOf(t: Translate, format: Formats, { said, questions, answers, notes, dates }: Suggestion) {
  const line = (key: 'handovers.draft.said' | 'handovers.draft.note') => (quote: Quote) =>
    t(key, { who: quote.who, at: format.dateTime(quote.at), words: quote.text })
  const lines = (...all: (string | false | null)[]) => all.filter(Boolean).join('\n')
  return {
    known: lines(
      said && line('handovers.draft.said')(said),
      questions.length > 0 && t('handovers.draft.open'),
      ...questions.map((question) => `– ${question}`),
    ),
    tried: lines(...answers.map(line('handovers.draft.said')), ...notes.map(line('handovers.draft.note'))),
    promised: lines(...dates.map(line('handovers.draft.said'))),
  }
}
