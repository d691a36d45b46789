// Makes the HTML of a signature harmless: what a letter needs, no scripts, no styles that reach outside, no images.
import sanitizeHtml from 'sanitize-html'

const tags = ['p', 'div', 'br', 'strong', 'b', 'em', 'i', 'u', 's', 'a', 'ul', 'ol', 'li', 'span', 'code']

/** Pure; the same text in gives the same text out, and a clean one stays as it is. */
export function cleanSignature(html: string): string {
  let clean = html
  // What is dropped can bring tags together that a browser would part: the next pass parts them.
  for (let before: string | undefined, pass = 0; before !== clean && pass < 10; pass++) {
    before = clean
    clean = cleanOnce(clean)
  }
  return /[^\s]/.test(clean.replace(/<[^>]*>|&nbsp;/g, '')) ? clean : ''
}

const cleanOnce = (html: string): string =>
  sanitizeHtml(html, {
    allowedTags: tags,
    allowedAttributes: { a: ['href'], '*': ['dir', 'lang'] },
    allowedSchemes: ['https', 'http', 'mailto', 'tel'],
    allowProtocolRelative: false,
  }).trim()
