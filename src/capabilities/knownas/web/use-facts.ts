// A card in words, one fact after another, in the order in which they matter to whoever answers.
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useLanguages } from '#web/kit/languages.ts'
import type { Card, Wishes } from '../knownas.contract.ts'

/** `key`: of the entry that it comes from. */
export type Fact = { key: string; term: string; words: string }

export function useFacts(): (card: Wishes) => Fact[] {
  const t = useText()
  const { list, locale } = useFormats()
  const { languageName } = useLanguages()
  const scripts = new Intl.DisplayNames([locale], { type: 'script' })
  const some = (words: readonly (string | null | false)[]): string => words.filter(Boolean).join(', ')
  const address = ({ language, form, naming, greeting }: Card['address'][number]): Fact => ({
    key: `address.${language}`,
    term: t('knownas.facts.address', { language: languageName(language) }),
    words: some([
      greeting && t('knownas.quoted', { words: greeting }),
      form &&
        (language === 'de' || language === 'fr' ? t(`knownas.forms.${language}.${form}`) : t(`knownas.forms.${form}`)),
      naming && t(`knownas.namings.${naming}`),
    ]),
  })
  return (card) => {
    const { name, say, title, pronouns, languages, channel, needs } = card
    const facts: (Fact | null | undefined | false | '')[] = [
      (name || say) && {
        key: name ? 'name' : 'say',
        term: t('knownas.facts.name'),
        words: name && say ? t('knownas.said', { name, say }) : (name ?? t('knownas.quoted', { words: say ?? '' })),
      },
      title && { key: 'title', term: t('knownas.facts.title'), words: title },
      pronouns && { key: 'pronouns', term: t('knownas.facts.pronouns'), words: pronouns },
      ...(card.address ?? []).map(address),
      languages && {
        key: 'languages',
        term: t('knownas.facts.languages'),
        words: some([
          languageName(languages.own),
          languages.reads.length > 0 && t('knownas.reads', { languages: list(languages.reads.map(languageName)) }),
          languages.script && (scripts.of(languages.script) ?? languages.script),
        ]),
      },
      channel?.best && { key: 'channel', term: t('knownas.facts.best'), words: t(`knownas.channels.${channel.best}`) },
      Boolean(channel?.never.length) && {
        key: 'channel',
        term: t('knownas.facts.never'),
        words: list(channel!.never.map((each) => t(`knownas.channels.${each}`))),
      },
      card.hours && { key: 'hours', term: t('knownas.facts.hours'), words: card.hours },
      card.detail && { key: 'detail', term: t('knownas.facts.detail'), words: t(`knownas.details.${card.detail}`) },
      card.tone && { key: 'tone', term: t('knownas.facts.tone'), words: t(`knownas.tones.${card.tone}`) },
      needs && {
        key: 'needs',
        term: t('knownas.facts.needs'),
        words: some([...needs.known.map((each) => t(`knownas.needs.${each}`)), needs.other]),
      },
      ...(card.dates ?? []).map(({ name: what, day }) => ({ key: 'dates', term: day, words: what })),
    ]
    return facts.filter((fact): fact is Fact => Boolean(fact))
  }
}
