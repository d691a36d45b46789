// What is kept of what a mail says; the whole of it is in the original.
import type { NewMessage } from '#capabilities/conversations/conversations.public.ts'
import type { ReadMail } from '#capabilities/reading/reading.public.ts'

const maxText = 1_000_000
const maxHtml = 5_000_000

export const saidIn = ({ mail, reply, html, language }: ReadMail) =>
  ({
    subject: mail.subject.slice(0, 1000),
    text: reply.reply.slice(0, maxText),
    folded: reply.folded.map(({ kind, text }) => ({ kind, text: text.slice(0, maxText) })),
    html: html === null || html.length > maxHtml ? null : html,
    addresses: { from: mail.from, to: mail.to, cc: mail.cc, bcc: mail.bcc, replyTo: mail.replyTo },
    language,
  }) satisfies Partial<NewMessage>
