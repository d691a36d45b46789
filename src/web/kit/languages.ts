// Languages by their names, in the language of the reader.
import { useFormats } from './i18n.tsx'

/** Those that are offered: the languages of Europe and the biggest of the world (ISO 639-1). */
const known =
  'ar bg cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko lt lv mt nb nl pl pt ro ru sk sl sq sr sv th tr uk vi zh'

export function useLanguages() {
  const { locale, compare } = useFormats()
  const names = new Intl.DisplayNames([locale], { type: 'language' })
  const languageName = (language: string): string => names.of(language) ?? language
  const languages = known
    .split(' ')
    .map((language) => ({ language, name: languageName(language) }))
    .sort((a, b) => compare(a.name, b.name))
  return { languageName, languages }
}
