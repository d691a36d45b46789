// text/enriched (RFC 1896), which a few old programs still send, as plain text.

/** Commands are left out, `<<` is a literal `<`, a single line end is a blank and several are one less. */
export function enrichedToText(text: string): string {
  return text
    .replace(/\r?\n/g, '\n')
    .replace(/<param>[^<]{0,200}<\/param>/gi, '')
    .replace(/<<|<\/?[a-z0-9-]{1,60}>/gi, (token) => (token === '<<' ? '<' : ''))
    .replace(/\n+/g, (run) => (run.length === 1 ? ' ' : run.slice(1)))
}
