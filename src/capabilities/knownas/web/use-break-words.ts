// What goes against a card, in words.
import { useText } from '#web/kit/i18n.tsx'
import { useLanguages } from '#web/kit/languages.ts'
import type { Break } from '../knownas.contract.ts'

export function useBreakWords(): (kind: Break, language: string | null) => string {
  const t = useText()
  const { languageName } = useLanguages()
  return (kind, language) =>
    kind === 'language' && language
      ? t('knownas.breaks.languageIs', { language: languageName(language) })
      : t(`knownas.breaks.${kind}`)
}
