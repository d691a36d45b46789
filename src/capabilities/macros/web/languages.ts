// What languages are called, in the reader's language.
import type { useText } from '#web/kit/i18n.tsx'

/** Those offered first when words in another language are begun; any other BCP 47 tag is known too. */
export const offered =
  'ar bg cs da de de-x-informal el en es es-x-informal et fi fr fr-x-informal he hi hr hu id it it-x-informal ja ko lt lv nb nl nl-x-informal pl pl-x-informal pt ro ru sk sl sr sv th tr uk vi zh'.split(
    ' ',
  )

export function languageName(tag: string, t: ReturnType<typeof useText>): string {
  if (!tag) return t('macros.language.rest')
  const names = new Intl.DisplayNames(document.documentElement.lang || 'en', { type: 'language' })
  const [plain = tag, familiar] = tag.split('-x-informal')
  const language = names.of(plain) ?? plain
  return familiar === undefined ? language : t('macros.language.informal', { language })
}
