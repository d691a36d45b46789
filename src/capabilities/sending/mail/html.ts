// HTML of a reply, twice: what an agent may write, cleaned (that is what the thread keeps), and the same in the form
// that Outlook, Gmail and Apple Mail all show alike: inline styles, no classes, no style sheet.
import sanitizeHtml from 'sanitize-html'

const tags = [
  'p',
  'div',
  'br',
  'strong',
  'b',
  'em',
  'i',
  'u',
  's',
  'a',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'code',
  'h1',
  'h2',
  'h3',
  'hr',
  'table',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'td',
  'th',
  'img',
  'span',
  'sub',
  'sup',
]

/**
 * Words, lists, links, quotes, code, tables and pictures that come with the message (`cid:`). Everything else, such as
 * what was pasted from a web page, loses its looks; pictures from elsewhere are left out, since they would tell who
 * reads.
 */
export function cleanReply(html: string): string {
  // Where unknown tags were left out, what is left may be nested as no browser would nest it: reading it again settles
  // that.
  let clean = cleanOnce(html.replaceAll('\0', '').toWellFormed())
  for (let before = '', times = 0; clean !== before && times < 5; times++)
    [before, clean] = [clean, tidyBlocks(cleanOnce(clean))]
  return clean
}

const cleanOnce = (html: string): string =>
  sanitizeHtml(html, {
    allowedTags: tags,
    allowedAttributes: {
      '*': ['dir', 'lang'],
      a: ['href', 'title'],
      img: ['src', 'alt', 'width', 'height'],
      td: ['colspan', 'rowspan', 'style'],
      th: ['colspan', 'rowspan', 'style'],
      ol: ['start', 'type'],
      p: ['style'],
      h1: ['style'],
      h2: ['style'],
      h3: ['style'],
    },
    allowedStyles: { '*': { 'text-align': [/^(left|right|center|justify|start|end)$/] } },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'title',
      'noscript',
      'template',
      'iframe',
      'object',
      'svg',
      'math',
      'head',
    ],
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
  }).trim()

const mono = "font-family:Consolas,'Courier New',monospace;font-size:14px"
const border = '1px solid #c9cdd2'
const styles: Record<string, string> = {
  p: 'margin:0 0 12px',
  ul: 'margin:0 0 12px;padding:0 0 0 24px',
  ol: 'margin:0 0 12px;padding:0 0 0 24px',
  li: 'margin:0 0 4px',
  h1: 'margin:0 0 12px;font-size:20px;line-height:1.3',
  h2: 'margin:0 0 12px;font-size:18px;line-height:1.3',
  h3: 'margin:0 0 12px;font-size:16px;line-height:1.3',
  blockquote: 'margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #c9cdd2',
  pre: `margin:0 0 12px;padding:8px 12px;border:${border};white-space:pre-wrap;${mono}`,
  code: mono,
  table: 'border-collapse:collapse;margin:0 0 12px',
  td: `border:${border};padding:6px 10px;vertical-align:top`,
  th: `border:${border};padding:6px 10px;vertical-align:top;text-align:left;font-weight:bold`,
  hr: `border:0;border-top:${border};margin:16px 0`,
  img: 'max-width:100%;height:auto;border:0',
}

/** Cleaned HTML with the styles written into each element. `cid` names the Content-ID of a picture's file. */
export function styleForMail(clean: string, cid: (fileId: string) => string = (fileId) => fileId): string {
  const styled = sanitizeHtml(clean, {
    allowedTags: tags,
    allowedAttributes: false,
    parseStyleAttributes: false,
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'cid'],
    allowVulnerableTags: true,
    transformTags: {
      '*': (tagName, { style: own, ...attribs }) => {
        const style = [styles[tagName], own].filter(Boolean).join(';')
        if (tagName === 'table') Object.assign(attribs, { cellpadding: '0', cellspacing: '0', border: '0' })
        if (tagName === 'img' && attribs.src?.startsWith('cid:')) attribs.src = `cid:${cid(attribs.src.slice(4))}`
        return { tagName, attribs: style ? { ...attribs, style } : attribs }
      },
    },
  })
  return styled
}

/**
 * The editor puts a paragraph into each list item and cell, and an empty one for an empty line; mail programs space
 * both wrongly.
 */
const tidyBlocks = (html: string): string =>
  html
    .replace(
      /<(li|td|th)\b([^>]*)>\s*<p\b[^>]*>((?:(?!<\/?(?:p|li|td|th|ul|ol|table|blockquote|pre|h\d)\b)[\s\S])*)<\/p>\s*(?=<\/(?:li|td|th)>|<(?:ul|ol)\b)/g,
      '<$1$2>$3',
    )
    .replace(/(<p\b[^>]*>)\s*(<\/p>)/g, '$1<br />$2')

const rightToLeft = new Set(['ar', 'he', 'fa', 'ur', 'yi', 'ps', 'sd', 'ug', 'dv', 'ckb'])
export const letterFont = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5"

/**
 * The page of a mail. Colours are left to the reader's program, so that its dark mode works. Parts are safe HTML
 * already.
 */
export function mailPage({
  body,
  signature,
  quote,
  language,
  isLarge = false,
}: {
  body: string
  signature: string
  quote: string
  language: string | null
  /** In large print: a third larger than letters are. */
  isLarge?: boolean
}): string {
  const dir = rightToLeft.has((language ?? '').split('-')[0]!) ? 'rtl' : 'ltr'
  const lang = language ? ` lang="${language.replace(/[^A-Za-z0-9-]/g, '')}"` : ''
  return [
    `<!DOCTYPE html><html${lang} dir="${dir}"><head>`,
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></head>',
    `<body style="margin:0;padding:0"><div style="${letterFont}${isLarge ? ';font-size:20px' : ''}">`,
    body,
    signature ? `<div style="margin:16px 0 0">${signature}</div>` : '',
    '</div>',
    quote,
    '</body></html>',
  ]
    .filter(Boolean)
    .join('\n')
}
