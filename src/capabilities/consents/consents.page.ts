// Pages for people without the app: complete HTML, no scripts, nothing from elsewhere.
import type { Bytes } from '#kernel/contract.ts'
import { text } from '#kernel/text.ts'
import { escape } from '#capabilities/sending/sending.public.ts'

const style = `:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f5f2,#191917);color:light-dark(#23211d,#eceae4)}
main{max-width:42rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.375rem;line-height:1.3}
blockquote{margin:1rem 0;padding:.75rem 1rem;border-inline-start:3px solid;white-space:pre-wrap;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;padding:.625rem 1rem;border-radius:.5rem;border:1px solid;cursor:pointer;background:light-dark(#1f5c46,#8fd3b6);color:light-dark(#fff,#10251c)}
form{margin:1.25rem 0}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:start;vertical-align:top;padding:.375rem .75rem .375rem 0;border-block-end:1px solid light-dark(#d9d6ce,#44423c);overflow-wrap:anywhere}
.wide{max-width:64rem}.dim{color:light-dark(#5f5b52,#b3afa5)}`

/** `body` is HTML whose texts are escaped. Forms go to our own address alone; nobody may frame it. */
export function htmlPage(
  locale: string,
  { title, body, wide }: { title: string; body: string; wide?: boolean },
  more: Pick<Bytes, 'status' | 'filename'> = {},
): Bytes {
  const html = `<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)}</title><style>${style}</style></head>
<body><main${wide ? ' class="wide"' : ''}><h1>${escape(title)}</h1>${body}</main></body></html>`
  return {
    content: new TextEncoder().encode(html),
    type: 'text/html; charset=utf-8',
    disposition: 'inline',
    ...more,
    headers: {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  }
}

/** Words of our own in one language, escaped; `{…}` of the text are given as `values`. */
export const speaker =
  (locale: string) =>
  (key: string, values: Record<string, string | number> = {}): string =>
    escape(text(locale, key, values) ?? key)
