// A conversation as a plain page: words, names and times, nothing that runs or is fetched from elsewhere.
import type { Bytes } from '#kernel/contract.ts'
import { text } from '#kernel/text.ts'
import { escape } from '#capabilities/sending/sending.public.ts'
import type { ExportedConversation, ExportedMessage } from './exporting.contract.ts'

type Reader = { name: string; locale: string; timeZone: string }

export function printPage(
  { conversation, messages, sideThreads, complete, exportedAt }: ExportedConversation,
  reader: Reader,
): Bytes {
  const say = (key: string, values: Record<string, string | number> = {}) =>
    escape(text(reader.locale, `exporting.print.${key}`, values) ?? key)
  const format = new Intl.DateTimeFormat(reader.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: reader.timeZone,
  })
  const when = (at: string) => `<time datetime="${at}">${escape(format.format(new Date(at)))}</time>`
  const subject = conversation.subject || text(reader.locale, 'conversations.noSubject') || ''
  const title = `#${conversation.number} ${subject}`
  const people = (list: readonly { name: string; address: string }[]) => escape(list.map(named).join(', '))

  const message = ({ direction, at, author, addresses, text: words, attachments }: ExportedMessage, beside = false) => {
    const recipients = [...addresses.to, ...addresses.cc]
    const kind = beside ? say('beside') : direction === 'note' ? say('note') : ''
    return [
      `<article class="${beside ? 'beside' : direction}"><header>${when(at)}<b>${escape(author.name || author.address)}</b>`,
      direction !== 'note' && recipients.length
        ? ` <span>${say('to', { who: recipients.map(named).join(', ') })}</span>`
        : '',
      kind && ` <em>${kind}</em>`,
      `</header><p dir="auto">${escape(words.trim()) || `<i>${say('noWords')}</i>`}</p>`,
      attachments.length
        ? `<p class="files">${say('files', { names: attachments.map(({ name }) => name).join(', ') })}</p>`
        : '',
      '</article>',
    ].join('')
  }
  const facts = [
    [
      say('customer'),
      people(
        conversation.participants.length ? conversation.participants : [{ ...conversation.customer, address: '' }],
      ),
    ],
    [say('since'), when(conversation.createdAt)],
    ...(conversation.assignee ? [[say('assignee'), escape(conversation.assignee.name)]] : []),
  ]
  const body = [
    `<p class="hint">${say('hint')}</p>`,
    `<h1 dir="auto">${escape(subject)} <small>#${conversation.number}</small></h1>`,
    `<dl>${facts.map(([term, fact]) => `<dt>${term}</dt><dd>${fact}</dd>`).join('')}</dl>`,
    complete ? '' : `<p><em>${say('cut')}</em></p>`,
    ...messages.map((each) => message(each)),
    ...sideThreads.flatMap((thread) => [
      `<h2 dir="auto">${say('sideThread', { subject: thread.subject })}</h2>`,
      ...thread.messages.map((each) => message(each, true)),
    ]),
    `<footer>${say('printedBy', { who: reader.name })} ${when(exportedAt)}</footer>`,
  ].join('\n')
  return {
    content: Buffer.from(
      `<!doctype html>\n<html lang="${escape(reader.locale)}">\n<head><meta charset="utf-8"><title>${escape(title)}</title>` +
        `<meta name="viewport" content="width=device-width"><style>${style}</style></head>\n<body><main>\n${body}\n</main></body>\n</html>\n`,
    ),
    type: 'text/html; charset=utf-8',
    disposition: 'inline',
  }
}

const named = ({ name, address }: { name: string; address: string }): string =>
  name && address ? `${name} <${address}>` : name || address

const style = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1b2421; font: 11pt/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 16pt; line-height: 1.25; margin: 0 0 .5rem; }
h1 small { font-weight: normal; color: #56615d; }
h2 { font-size: 12pt; margin: 1.5rem 0 .25rem; break-after: avoid; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; margin: 0 0 1rem; font-size: 10pt; }
dt, article header, .files, footer { color: #56615d; }
dd { margin: 0; }
article { margin: 0; padding: .75rem 0; border-top: 1px solid #cfd4d1; }
article header { font-size: 9.5pt; break-after: avoid; }
article header b { color: #1b2421; }
article header time { float: inline-end; margin-inline-start: .75rem; }
article p { margin: .25rem 0 0; white-space: pre-wrap; }
article .files { font-size: 9.5pt; }
.note, .beside { padding-inline-start: .75rem; border-inline-start: 3px double #56615d; }
footer { margin-top: 1rem; padding-top: .5rem; border-top: 1px solid #cfd4d1; font-size: 9pt; }
.hint { margin: 0 0 1rem; padding: .5rem .75rem; background: #f1f2ee; font-size: 10pt; }
@page { margin: 18mm; }
@media print { .hint { display: none; } main { padding: 0; max-width: none; } }
`
