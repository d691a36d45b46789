// What languages are called, in the reader's language.
import type { useText } from '#web/kit/i18n.tsx'

/** Those offered first when words in another language are begun; any other BCP 47 tag is known too. */
export const offered =
  'ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sr sv th tr uk vi zh'.split(
    ' ',
  )

export function languageName(tag: string, t: ReturnType<typeof useText>): string {
  if (!tag) return t('macros.language.rest')
  return new Intl.DisplayNames(document.documentElement.lang || 'en', { type: 'language' }).of(tag) ?? tag
}
