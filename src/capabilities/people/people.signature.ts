// Makes the HTML of a signature harmless: what a letter needs, no scripts, no styles that reach outside, no images.
import sanitizeHtml from 'sanitize-html'

const tags = ['p', 'div', 'br', 'strong', 'b', 'em', 'i', 'u', 's', 'a', 'ul', 'ol', 'li', 'span', 'code']

/** Pure; the same text in gives the same text out, and a clean one stays as it is. */
export function cleanSignature(html: string): string {
  const clean = sanitizeHtml(html, {
    allowedTags: tags,
    allowedAttributes: { a: ['href'], '*': ['dir', 'lang'] },
    allowedSchemes: ['https', 'http', 'mailto', 'tel'],
    allowProtocolRelative: false,
  }).trim()
  return /[^\s]/.test(clean.replace(/<[^>]*>|&nbsp;/g, '')) ? clean : ''
}
