// Texts, dates and numbers in the reader's language and time zone.
//
//   const t = useText()
//   t('inbox.views.mine')
//   t('inbox.list.count', { count: 6 })                     // ICU plural in the locale file
//   <Text k="conversations.assignedTo" values={{ who: <bdi>{name}</bdi>, b: (words) => <b>{words}</b> }} />
//   const format = useFormats();  format.brief(message.at, now)
import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { DirectionProvider } from '@base-ui/react/direction-provider'
import { bestLocale, directionOf, loadCatalogue, type Catalogue, type TextKey } from './catalogues.ts'
import { createFormats, type Formats } from './formats.ts'

export type { TextKey } from './catalogues.ts'
export type TextValues = Record<string, string | number | Date | undefined>
export type Translate = (key: TextKey, values?: TextValues) => string

/**
 * Language and time zone for everything below. Shows nothing until the texts are there; keeps the old ones while
 * new ones come.
 */
export function I18n({ locale, timeZone, children }: { locale: string; timeZone: string; children: ReactNode }) {
  const [loaded, setLoaded] = useState<{ locale: string; catalogue: Catalogue }>()
  const wanted = bestLocale([locale])
  useEffect(() => {
    let wantedStill = true
    const take = (catalogue: Catalogue) => wantedStill && setLoaded({ locale: wanted, catalogue })
    loadCatalogue(wanted).then(take, () => wanted !== 'en' && loadCatalogue('en').then(take))
    return () => void (wantedStill = false)
  }, [wanted])
  return loaded ? (
    <Loaded {...loaded} tag={tagFor(locale, loaded.locale)} timeZone={timeZone}>
      {children}
    </Loaded>
  ) : null
}

/**
 * The text for a key. Without `values` of a kind, ICU arguments of that name throw, so tests and types meet them
 * early.
 */
export const useText = (): Translate => useLanguage().t

/** Dates, times, numbers, lists: see formats.ts. */
export const useFormats = (): Formats => useLanguage().formats

/** A text with elements in it: `values` may be elements, or functions for tags (`<b>…</b>` in the message). */
export function Text({
  k,
  values,
}: {
  k: TextKey
  values: Record<string, ReactNode | ((words: ReactNode[]) => ReactNode)>
}) {
  const { message } = useLanguage()
  const parts = message(k).format<ReactNode>(values as never)
  return <>{Array.isArray(parts) ? parts.map((part, index) => <Part key={index}>{part}</Part>) : parts}</>
}

const Part = ({ children }: { children: ReactNode }) => <>{children}</>

type Language = { t: Translate; message: (key: TextKey) => IntlMessageFormat; formats: Formats }
const LanguageContext = createContext<Language | null>(null)

function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('<I18n> is missing above this component')
  return language
}

/** For tests and the gallery, which bring their texts along. */
export function Loaded({
  locale,
  tag = locale,
  catalogue,
  timeZone,
  children,
}: {
  locale: string
  tag?: string
  catalogue: Catalogue
  timeZone: string
  children: ReactNode
}) {
  const language = useMemo(() => createLanguage(tag, catalogue, timeZone), [tag, catalogue, timeZone])
  useEffect(() => {
    document.documentElement.lang = tag
    document.documentElement.dir = directionOf(tag)
  }, [tag])
  return (
    <DirectionProvider direction={directionOf(tag)}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </DirectionProvider>
  )
}

function createLanguage(locale: string, catalogue: Catalogue, timeZone: string): Language {
  const messages = new Map<string, IntlMessageFormat>()
  // Making one costs a hundred times what using it does, and each text asks for it each time.
  const dates = kept(
    (options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options }),
  )
  const numbers = kept((options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))
  const plurals = kept((options?: Intl.PluralRulesOptions) => new Intl.PluralRules(locale, options))
  const message = (key: TextKey) => {
    let found = messages.get(key)
    if (!found) {
      found = new IntlMessageFormat(catalogue[key] ?? key, locale, undefined, {
        formatters: {
          getDateTimeFormat: (_, options) => dates(options),
          getNumberFormat: (_, options) => numbers(options),
          getPluralRules: (_, options) => plurals(options),
        },
      })
      messages.set(key, found)
    }
    return found
  }
  const t: Translate = (key, values) => {
    const text = catalogue[key]
    // Most texts have no arguments; those need no parsing.
    if (text !== undefined && !/[{<']/.test(text)) return text
    return String(message(key).format(values as never))
  }
  return { t, message, formats: createFormats(locale, timeZone) }
}

function kept<O, F>(make: (options?: O) => F): (options?: O) => F {
  const made = new Map<string, F>()
  return (options) => {
    const key = JSON.stringify(options ?? null)
    const found = made.get(key)
    if (found) return found
    const fresh = make(options)
    made.set(key, fresh)
    return fresh
  }
}

/** `en-GB` stays `en-GB` when the texts are English: its dates differ from American ones. */
const tagFor = (wanted: string, have: string): string => (wanted.split('-')[0] === have.split('-')[0] ? wanted : have)
