// The languages of the interface: one file each in src/locales. Adding a language is adding its file.
import type english from '../../locales/en.json'

/** Every text there is. The German file has the same keys; a test sees to it. */
export type TextKey = keyof typeof english
export type Catalogue = Readonly<Record<string, string>>

const files = import.meta.glob<Catalogue>('../../locales/*.json', { import: 'default' })

/** Language tags there is a file for, e.g. `['de', 'en']`. */
export const locales: readonly string[] = Object.keys(files)
  .map((file) => file.slice(file.lastIndexOf('/') + 1, -5))
  .sort()

/** The best of our languages for the wanted ones, in the order of the wish; English when none fits. */
export function bestLocale(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const found = locales.find((locale) => locale === tag) ?? locales.find((locale) => locale === tag.split('-')[0])
    if (found) return found
  }
  return 'en'
}

/** The texts of a language; only the ones in use are fetched. Fails when the file can't be fetched. */
export async function loadCatalogue(locale: string): Promise<Catalogue> {
  const load = files[`../../locales/${bestLocale([locale])}.json`]!
  return load()
}

/** How a language calls itself: `Deutsch`. */
export const localeName = (locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale

/** `rtl` for the scripts written from right to left. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const script = new Intl.Locale(locale).maximize().script ?? ''
  return ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg'].includes(script) ? 'rtl' : 'ltr'
}
