// The page that a refusal is, where people came without the app: plain words and the way back, nothing else.
import type { Bytes } from './contract.ts'
import { escapeHtml, text } from './text.ts'

const style = `:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f5f2,#191917);color:light-dark(#23211d,#eceae4)}
main{max-width:42rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.375rem;line-height:1.3}`

/** `message` in the words of the reader's language. */
export function refusedPage(locale: string, message: string): Bytes {
  const title = escapeHtml(text(locale, 'errors.kernel.page.title') ?? 'This did not work')
  const back = escapeHtml(text(locale, 'errors.kernel.page.back') ?? 'Go back with your browser and try again.')
  const html = `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${escapeHtml(message)}</p><p>${back}</p></main></body></html>`
  return {
    content: new TextEncoder().encode(html),
    type: 'text/html; charset=utf-8',
    disposition: 'inline',
    headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" },
  }
}
