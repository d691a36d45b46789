// Pure: the sentences of a text, which of them ask something, and which of them say when. By rules, so that the same
// text gives the same brief.

const longest = 300

/** Sentences in order, on one line each, cut after 300 characters. */
export function sentencesOf(text: string, language: string | null): string[] {
  const found: string[] = []
  for (const line of text.split(/\n+/))
    for (const { segment } of segmenterOf(language).segment(line)) {
      const sentence = segment.replace(/\s+/g, ' ').trim()
      if (sentence) found.push(cut(sentence, longest))
    }
  return found
}

/** A question mark at its end; a lone mark asks nothing. */
export const isQuestion = (sentence: string): boolean => /[\p{L}\p{N}].*[?？؟]["'“”’»)\]]*$/u.test(sentence)

/** It names a date, a day of the week, a month, a time of day, or so many days from now. */
export function saysWhen(sentence: string, language: string | null): boolean {
  const lower = sentence.toLowerCase()
  return numeric.test(lower) || wordsOf(language).test(lower) || wordsOf('en').test(lower)
}

/** At most `most` characters, never half of a surrogate pair. */
export const cut = (text: string, most: number): string =>
  text.length <= most
    ? text
    : text
        .slice(0, most - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd() + '…'

/** 14.3. · 14/03/2026 · 2026-03-14 · 9:30 · 3 pm */
const numeric =
  /\b(?:\d{1,2}[./]\d{1,2}[./](?:\d{2,4})?|\d{1,2}\/\d{1,2}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\d{1,2}\s?(?:am|pm|uhr))(?!\d)/

/** Words for days near by and spans of them, by language. */
const near: Record<string, string> = {
  en: 'today|tomorrow|tonight|this week|next week|next month|by the end of|within \\w+ (?:hours?|days?|weeks?)|in \\w+ (?:hours?|days?|weeks?)|working days?|business days?',
  de: 'heute|morgen|übermorgen|diese woche|nächste[rn]? woche|nächsten monat|bis ende|(?:binnen|innerhalb(?: von)?|in) \\p{L}*\\d* ?(?:stunden?|tagen?|wochen?)|werktag\\p{L}*|arbeitstag\\p{L}*',
  fr: 'aujourd.hui|demain|cette semaine|la semaine prochaine|le mois prochain|d.ici|jours? ouvrés?|(?:dans|sous) \\S+ (?:heures?|jours?|semaines?)',
  es: 'hoy|mañana|esta semana|la próxima semana|el próximo mes|días? hábil(?:es)?|(?:en|dentro de) \\S+ (?:horas?|días?|semanas?)',
  it: 'oggi|domani|questa settimana|la prossima settimana|il mese prossimo|giorni lavorativi|(?:tra|fra|entro) \\S+ (?:ore|ora|giorni|giorno|settimane|settimana)',
  pl: 'dziś|dzisiaj|jutro|w tym tygodniu|w przyszłym tygodniu|dni robocz\\p{L}+|(?:za|w ciągu) \\S+ (?:godzin\\p{L}*|dni|dnia|tygodni\\p{L}*)',
  nl: 'vandaag|morgen|deze week|volgende week|volgende maand|werkdagen|binnen \\S+ (?:uur|dagen|weken)|over \\S+ (?:uur|dagen|weken)',
}

const known = new Map<string, RegExp>()

function wordsOf(language: string | null): RegExp {
  const code = localeOf(language)
  let words = known.get(code)
  if (!words) {
    const names = [...namesOf(code, { weekday: 'long' }, 7), ...namesOf(code, { month: 'long', day: 'numeric' }, 340)]
    const all = [...new Set(names)].map(escaped)
    words = new RegExp(`(?<!\\p{L})(?:${[...all, ...(near[code] ? [near[code]] : [])].join('|')})(?!\\p{L})`, 'u')
    known.set(code, words)
  }
  return words
}

/** How a language calls days of the week, or months: as they stand beside the number of a day. */
function namesOf(code: string, form: Intl.DateTimeFormatOptions, days: number): string[] {
  const format = new Intl.DateTimeFormat(code, { ...form, timeZone: 'UTC' })
  const step = days > 7 ? 28 : 1
  const part = days > 7 ? 'month' : 'weekday'
  return Array.from({ length: Math.ceil(days / step) }, (_, index) => Date.UTC(2026, 0, 5 + index * step)).flatMap(
    (day) => {
      const name =
        format
          .formatToParts(day)
          .find(({ type }) => type === part)
          ?.value.toLowerCase()
          .replace(/\.$/, '') ?? ''
      // "may" and its like are words of their own as well; with a number they are dates.
      if (part === 'weekday') return name.length > 2 ? [name] : []
      return /^\p{L}{4,}$/u.test(name) && name !== 'mars' ? [name] : []
    },
  )
}

const segmenters = new Map<string, Intl.Segmenter>()

function segmenterOf(language: string | null): Intl.Segmenter {
  const code = localeOf(language)
  const segmenter = segmenters.get(code) ?? new Intl.Segmenter(code, { granularity: 'sentence' })
  segmenters.set(code, segmenter)
  return segmenter
}

/** A language that the platform knows; English for the others. */
function localeOf(language: string | null): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language ?? 'en')[0]?.split('-')[0] ?? 'en'
  } catch {
    return 'en'
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
