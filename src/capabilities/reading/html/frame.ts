// The document that the sandboxed frame of a message holds.

/**
 * A whole HTML document around sanitised HTML, with a Content-Security-Policy that allows inline styles and images of
 * this server only, or of anywhere with `outsideImages`. Meant for
 * `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc>`: even if something slipped through, it could
 * neither run nor load. `dir` 'auto' lets the first letters decide.
 */
export function frameDocument(
  sanitisedHtml: string,
  options: { lang?: string; dir?: 'ltr' | 'rtl' | 'auto'; origin?: string; outsideImages?: boolean } = {},
): string {
  const lang = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(options.lang ?? '') ? ` lang="${options.lang}"` : ''
  const origin = /^https?:\/\/[a-z0-9.:[\]-]+$/i.test(options.origin ?? '') ? ` ${options.origin}` : ''
  const anywhere = options.outsideImages ? ' http: https:' : ''
  return `<!doctype html>
<html${lang} dir="${options.dir ?? 'auto'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'${origin}${anywhere} data: blob:; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; base-uri 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<style>${BASE_STYLE}</style>
</head>
<body>${sanitisedHtml}</body>
</html>`
}

const BASE_STYLE = `
:root { color-scheme: light; }
html { background: #fff; }
body { margin: 0; color: #1d1d1f; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
img { max-width: 100%; height: auto; }
img[data-heed-src] { display: inline-block; min-width: 16px; min-height: 16px; outline: 1px dashed #c8c8cc; }
table { max-width: 100%; }
blockquote { margin: 0 0 0 4px; padding-left: 12px; border-left: 2px solid #d8d8dc; }
pre { white-space: pre-wrap; }
`
