// A message as a page of its own, for a frame that can run nothing.
import type { Bytes } from '#kernel/contract.ts'
import { frameDocument } from '#capabilities/reading/reading.public.ts'

type Options = { lang?: string; origin: string; outsideImages?: boolean }

/** `html` is sanitised. `outsideImages`: pictures come straight from their servers. */
export function framePage(html: string, { lang, origin, outsideImages = false }: Options): Bytes {
  const anywhere = outsideImages ? ' http: https:' : ''
  return {
    content: Buffer.from(frameDocument(html, { lang, origin, outsideImages })),
    type: 'text/html; charset=utf-8',
    disposition: 'inline',
    headers: {
      'content-security-policy': [
        "default-src 'none'",
        `img-src 'self'${anywhere} data: blob:`,
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        sandbox,
      ].join('; '),
    },
  }
}

/** No scripts. The same origin without scripts lets the page around it measure its height, and gains nothing else. */
const sandbox = 'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox'
