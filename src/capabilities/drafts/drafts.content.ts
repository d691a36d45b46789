// What a draft holds, as pure rules: whether anything is written, which files it uses, what it is after two were put
// together.
import { uploadsToCids } from '#capabilities/files/files.public.ts'
import type { Beside, Kind, Recipients } from './drafts.contract.ts'

export type Content = {
  mailboxId: string | null
  subject: string
  html: string
  recipients: Recipients | null
  /** Of a message to people outside. */
  beside?: Beside | null
  fileIds: readonly string[]
}

/** Nothing in it that anyone would miss. Of a letter, to a customer or to people outside, its subject and recipients count too. */
export function isEmpty(kind: Kind, { html, subject, recipients, fileIds }: Content): boolean {
  if (
    fileIds.length ||
    /<(img|hr|table)\b/i.test(html) ||
    html.replace(/<[^>]*>|&nbsp;|[\s\u00a0\u200b\ufeff]+/g, '') !== ''
  )
    return false
  return (
    (kind !== 'new' && kind !== 'side') ||
    (subject.trim() === '' && !recipients?.to.length && !recipients?.cc.length && !recipients?.bcc.length)
  )
}

/** What is attached, and the pictures inside the text. */
export const usedFileIds = ({ html, fileIds }: Pick<Content, 'html' | 'fileIds'>): string[] => [
  ...new Set([...fileIds, ...uploadsToCids(html).fileIds]),
]

export const sameContent = (a: Content, b: Content): boolean =>
  a.mailboxId === b.mailboxId &&
  a.subject === b.subject &&
  a.html === b.html &&
  a.fileIds.join() === b.fileIds.join() &&
  recipientsKey(a) === recipientsKey(b) &&
  besideKey(a) === besideKey(b)

/** `first`, then `second` below it; what only one of them has is kept. */
export function together(first: Content, second: Content): Content {
  const { beside } = second
  // Words for others outside do not bring those others along.
  const isForOthers = beside && (first.beside?.sideThreadId ?? null) !== beside.sideThreadId
  const both = (list: keyof Recipients) => {
    const all = [...(first.recipients?.[list] ?? []), ...(second.recipients?.[list] ?? [])]
    return all.filter(
      (each, at) => all.findIndex((other) => other.address.toLowerCase() === each.address.toLowerCase()) === at,
    )
  }
  return {
    mailboxId: second.mailboxId ?? first.mailboxId,
    subject: second.subject || first.subject,
    html: `${first.html}<p></p>${second.html}`,
    recipients: isForOthers
      ? second.recipients
      : first.recipients || second.recipients
        ? { to: both('to'), cc: both('cc'), bcc: both('bcc') }
        : null,
    beside: beside ?? first.beside,
    fileIds: [...new Set([...first.fileIds, ...second.fileIds])],
  }
}

const besideKey = ({ beside }: Content): string =>
  JSON.stringify(beside ? [beside.sideThreadId, beside.passing?.messageIds, beside.passing?.attachmentIds] : null)

const recipientsKey = ({ recipients }: Content): string =>
  JSON.stringify(
    recipients &&
      [recipients.to, recipients.cc, recipients.bcc].map((list) => list.map(({ name, address }) => [name, address])),
  )
