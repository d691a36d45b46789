// The line over a quoted message, "On 16 November 2026 at 10:04, Kasia wrote:", in the language of the conversation.

type Line = (when: { date: string; time: string }, who: string) => string

/** Wording as the mail programs of each language have it, so that other programs know the quote by it. */
const lines: Record<string, Line> = {
  en: ({ date, time }, who) => `On ${date} at ${time}, ${who} wrote:`,
  de: ({ date, time }, who) => `Am ${date} um ${time} schrieb ${who}:`,
  fr: ({ date, time }, who) => `Le ${date} à ${time}, ${who} a écrit :`,
  es: ({ date, time }, who) => `El ${date} a las ${time}, ${who} escribió:`,
  it: ({ date, time }, who) => `Il giorno ${date} alle ore ${time} ${who} ha scritto:`,
  pl: ({ date, time }, who) => `W dniu ${date} o ${time} ${who} pisze:`,
  nl: ({ date, time }, who) => `Op ${date} om ${time} schreef ${who}:`,
  pt: ({ date, time }, who) => `Em ${date} às ${time}, ${who} escreveu:`,
  sv: ({ date, time }, who) => `Den ${date} kl. ${time} skrev ${who}:`,
  da: ({ date, time }, who) => `Den ${date} kl. ${time} skrev ${who}:`,
  nb: ({ date, time }, who) => `Den ${date} kl. ${time} skrev ${who}:`,
  fi: ({ date, time }, who) => `${who} kirjoitti ${date} klo ${time}:`,
  cs: ({ date, time }, who) => `Dne ${date} v ${time} napsal(a) ${who}:`,
}
const aliases: Record<string, string> = { no: 'nb', nn: 'nb' }

/** Languages whose line is known; for others it is English, which every mail program understands. */
export const dateLineLanguages = Object.keys(lines)

/** `language` is a BCP 47 tag, `at` an ISO instant. `who` is the writer with the address in angle brackets. */
export function dateLine({
  language,
  timeZone,
  at,
  who,
}: {
  language: string | null
  timeZone: string
  at: string
  who: string
}): string {
  const base = (language ?? 'en').toLowerCase().split('-')[0]!
  const known = aliases[base] ?? base
  const line = lines[known]
  const locale = line ? known : 'en'
  const instant = new Date(at)
  return (line ?? lines.en!)(
    {
      date: format(
        locale,
        timeZone,
        {
          day: 'numeric',
          month: locale === 'en' ? 'short' : 'long',
          year: 'numeric',
          ...(locale === 'en' ? { weekday: 'short' as const } : {}),
        },
        instant,
      ),
      time: format(
        locale,
        timeZone,
        {
          hour: '2-digit',
          minute: '2-digit',
          ...(locale === 'en' ? { hour12: true as const, hour: 'numeric' as const } : {}),
        },
        instant,
      ),
    },
    who,
  )
}

/** Narrow and non-breaking blanks become plain ones: programs look for these lines by their plain form. */
const format = (locale: string, timeZone: string, options: Intl.DateTimeFormatOptions, instant: Date): string =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(instant).replace(/[\u00a0\u202f]/g, ' ')
