// HTML of a mail as it may be shown: an allow-list of tags, attributes, addresses and styles.
import sanitizeHtml from 'sanitize-html'
import { filterStyle } from './css.ts'
import { stripTags, wildness } from './tame.ts'

export type SanitiseOptions = {
  /** Where the image with this Content-ID can be fetched, null when the message has none. Without it `cid:` stays. */
  cid?: (contentId: string) => string | null
  /** `block` moves outside images to `data-heed-src`; `proxy` fetches them through `proxy`. */
  remoteImages: 'block' | 'proxy'
  proxy?: (url: string) => string
}

/**
 * Sanitise the HTML of a mail. The result is a fragment that runs nothing, loads nothing from outside (unless by the
 * proxy), submits nothing and cannot leave its box; layout by tables, colours and inline styles stays. The result is a
 * fixed point, so stored HTML goes through once more to be shown with images mapped. `remoteImages` counts the outside
 * images that were found, blocked or not. Text that the limits cut markup from is kept.
 */
export function sanitiseMailHtml(html: string, options: SanitiseOptions): { html: string; remoteImages: number } {
  if (wildness(html).deep) return { html: `<pre>${escaped(stripTags(html))}</pre>`, remoteImages: 0 }
  let remoteImages = 0
  const transform = (tagName: string, attribs: Record<string, string>) => {
    const { style, loads } = attribs.style ? filterStyle(attribs.style) : { style: '', loads: false }
    if (loads || isRemote(attribs.background ?? '')) remoteImages++
    const kept: Record<string, string> = {}
    for (const [name, value] of Object.entries(attribs)) if (isPlainValue(name, value)) kept[name] = value
    if (style !== '') kept.style = style
    if (tagName === 'a') Object.assign(kept, link(attribs))
    if (tagName === 'img') {
      const source = image(attribs, options)
      if (source.remote) remoteImages++
      Object.assign(kept, source.attribs)
    }
    return { tagName, attribs: kept }
  }
  const clean = sanitizeHtml(html.replaceAll('\0', '').replace(BODY, '<$1div'), {
    ...POLICY,
    transformTags: { '*': transform },
  })
  // Once more without a change of attributes: removed tags may leave nesting that the parser itself would not build.
  return { html: clean.length > LONGEST ? clean : sanitizeHtml(clean, POLICY), remoteImages }
}

// Beyond this many characters (pictures within the HTML) nesting is left as it came.
const LONGEST = 4_000_000

// The box of the whole message: its colours stay.
const BODY = /<(\/?)body(?![a-z0-9-])/gi

const LAYOUT = [
  'align',
  'valign',
  'width',
  'height',
  'bgcolor',
  'color',
  'border',
  'cellpadding',
  'cellspacing',
  'colspan',
  'rowspan',
  'nowrap',
  'dir',
  'lang',
  'title',
  'style',
  'size',
  'face',
  'type',
  'start',
  'value',
  'reversed',
  'hspace',
  'vspace',
  'noshade',
  'span',
  'scope',
  'datetime',
  'cite',
  'alt',
]

const POLICY: sanitizeHtml.IOptions = {
  allowedTags:
    `a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn dir div dl dt
    em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav nobr ol p pre q rp rt ruby s samp
    section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(
      /\s+/,
    ),
  allowedAttributes: {
    '*': LAYOUT.filter((name) => name !== 'cite'),
    a: ['href', 'rel', 'target'],
    img: ['src', 'data-heed-src'],
  },
  // Addresses are checked by the transform, before these; here they bound what may pass at all.
  allowedSchemes: ['http', 'https', 'mailto', 'tel', 'cid', 'data'],
  allowedSchemesAppliedToAttributes: ['href', 'src', 'data-heed-src'],
  allowProtocolRelative: false,
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'xmp',
    'title',
    'noscript',
    'noembed',
    'noframes',
    'template',
    'iframe',
    'object',
    'applet',
    'audio',
    'video',
    'annotation',
    'annotation-xml',
  ],
  disallowedTagsMode: 'discard',
  parseStyleAttributes: false,
  nestingLimit: 256,
}

/** Attributes that only lay out: short, and free of anything that looks like an address. */
function isPlainValue(name: string, value: string): boolean {
  if (name === 'title' || name === 'alt') return value.length < 2000
  return name !== 'style' && LAYOUT.includes(name) && value.length < 200 && /^[^:<>\\]*$/.test(value)
}

function link(attribs: Record<string, string>): Record<string, string> {
  const href = address(attribs.href)
  return /^(https?:\/\/|mailto:|tel:)/i.test(href)
    ? { href, rel: 'noopener noreferrer nofollow', target: '_blank' }
    : {}
}

function image(
  attribs: Record<string, string>,
  options: SanitiseOptions,
): { attribs: Record<string, string>; remote: boolean } {
  const src = address(attribs.src) || address(attribs['data-heed-src'])
  if (/^cid:/i.test(src)) {
    const mapped = options.cid ? options.cid(unescaped(src.slice(4))) : src
    return { attribs: mapped === null ? {} : { src: mapped }, remote: false }
  }
  if (/^data:image\/(png|jpe?g|gif|webp|bmp|avif);base64,[a-z0-9+/=%\s]*$/i.test(src))
    return { attribs: { src }, remote: false }
  if (!isRemote(src)) return { attribs: {}, remote: false }
  const url = src.startsWith('//') ? `https:${src}` : src
  if (options.remoteImages === 'proxy' && options.proxy) return { attribs: { src: options.proxy(url) }, remote: true }
  return { attribs: { 'data-heed-src': url }, remote: true }
}

function isRemote(url: string): boolean {
  return /^(https?:)?\/\/[^/]/i.test(url.trim())
}

/** An address as a browser reads it: control characters and outer blanks do not count (URL Standard). */
function address(value: string | undefined): string {
  // eslint-disable-next-line no-control-regex
  return (value ?? '').replace(/[\t\n\r]/g, '').replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
