// The original message that a report brings along, as part or as text: to whom it went and its Message-ID.
import type { ParsedMail } from '../mail.ts'
import { addressesIn } from './addresses.ts'
import { readHead } from './fields.ts'

export type Returned = { to: string[]; from: string[]; messageId: string }

/** Reads the head of the returned message: the first part that is one, else the text that follows the notice. */
export function readReturned(mail: ParsedMail, copied: string): Returned {
  const part = mail.reports.find(
    ({ type }) =>
      /^(?:message\/rfc822|text\/rfc822|message\/global|message\/rfc822-headers)/.test(type) &&
      !type.includes('status'),
  )
  const head = readHead((part?.text ?? copied).slice(0, 65_536))
  return {
    to: addressesIn(head.get('to') ?? '', 20, true),
    from: addressesIn(`${head.get('from') ?? ''} ${head.get('return-path') ?? ''}`, 4, true),
    messageId: messageIdIn(head.get('message-id') ?? ''),
  }
}

/** The Message-ID of a field without its angle brackets, '' when there is none. */
export function messageIdIn(value: string): string {
  const open = value.indexOf('<')
  const close = value.indexOf('>', open + 1)
  if (open >= 0 && close > open) return value.slice(open + 1, close).trim()
  const bare = value.trim().split(/\s/)[0] ?? ''
  return bare.includes('@') ? bare : ''
}
