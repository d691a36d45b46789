// The subject of a reply: what the thread is called, with one "Re:" that every mail program knows, and no number. The
// signed reply address and References lead back to the conversation, so the customer's subject stays the customer's.

/**
 * What programs put before subjects of replies, in many languages; RFC 5322, section 3.6.5, knows only "Re:". Forwards
 * stay as they are.
 */
const prefix =
  /^(?:\s*(?:re|aw|antw|antwort|sv|vs|vá|odp|odg|res|rép|rif|ynt|yan|ats|bls|απ|ответ|回复|答复|回覆|返信|답장)(?:\s*[[(]\d{1,3}[\])])?\s*[:：])+/iu

export const bareSubject = (subject: string): string => oneLine(subject).replace(prefix, '').trim()

export const replySubject = (subject: string): string => `Re: ${bareSubject(subject)}`.trimEnd()

/** No line break can get into a header through a subject. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .toWellFormed()
    .trim()
