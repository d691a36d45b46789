// Subjects: what replies, forwards and lists put in front, and numbers of conversations inside.

/** "Re", "Fwd" and their like in the languages of common mail programs, with counters such as `Re[2]:`. */
const marks =
  're|r|aw|antw|antwort|sv|vs|vá|odp|odg|res|rép|rif|ref|ynt|yan|atb|ats|bls|απ|σχετ|ответ|на|回复|答复|回覆|返信|답장|회신'
const forwards = 'fw|fwd|wg|tr|rv|enc|doorst|vl|vb|fs|pd|továbbítás|i|ilt|πρθ|пересл|转发|轉寄|転送|전달'
const reply = new RegExp(`^\\s*(?:${marks})\\s*(?:[[(]\\d{1,3}[\\])]|\\^?\\d{1,3})?\\s*[:：]`, 'iu')
const forward = new RegExp(`^\\s*(?:${forwards})\\s*(?:[[(]\\d{1,3}[\\])])?\\s*[:：]`, 'iu')
/** What lists, spam filters and gateways add: `[shop-list]`, `***SPAM***`, `{External}`. */
const tag = /^\s*(?:\[[^\]\r\n]{1,60}\]|\{[^}\r\n]{1,60}\}|\*{2,}[^*\r\n]{1,40}\*{2,})/u

/** Does it begin as answers do? */
export const looksLikeReply = (subject: string): boolean => {
  for (let rest = subject; ; rest = rest.replace(tag, '')) {
    if (reply.test(rest)) return true
    if (!tag.test(rest)) return false
  }
}

/** Without anything that is put in front, with single spaces and in lower case: equal for all messages of a thread. */
export function baseSubject(subject: string): string {
  let rest = subject
  for (let before = ''; rest !== before;) {
    before = rest
    rest = rest.replace(reply, '').replace(forward, '').replace(tag, '')
  }
  return fold(rest)
}

/**
 * Is one of them the other with nothing but tags of lists and filters in front? Answers and forwards stay what they
 * are. `both`: each came through a list of its own, so both may carry a tag.
 */
export function sameButTags(one: string, other: string, both = false): boolean {
  const [a, b] = [fold(one), fold(other)]
  if (a === b || untagged(a) === b || untagged(b) === a) return true
  return both && untagged(a) === untagged(b)
}

/**
 * Numbers of conversations that it names: `[#1234]` is ours beyond doubt, a bare `#1234` may be an order of the
 * customer.
 */
export function numbersIn(subject: string): { number: number; certain: boolean }[] {
  return [...subject.matchAll(/(\[)?#(\d{1,15})(\])?/g)].map(([, open, digits, close]) => ({
    number: Number(digits),
    certain: Boolean(open && close),
  }))
}

const fold = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()

/** Tags stand in front of "Re:" or behind it. */
function untagged(text: string): string {
  const bare = withoutTags(text)
  const mark = reply.exec(bare)?.[0] ?? ''
  return `${mark.trim()} ${withoutTags(bare.slice(mark.length)).trim()}`.trim()
}

function withoutTags(text: string): string {
  let rest = text
  while (tag.test(rest)) rest = rest.replace(tag, '').trimStart()
  return rest
}
