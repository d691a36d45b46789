// Mails to the person: the code, the link, and what has to be told about a request. In their language, where Heed speaks
// it. Code and link are secrets: they are put in only while the mail is made (`linkMark`), and kept nowhere.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { text } from '#kernel/text.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { beginningOf, customerLocale } from '#capabilities/knownas/knownas.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type LinkPlan, escape, linkMark, mailPage, queueSystemMail } from '#capabilities/sending/sending.public.ts'
import { type RequestRow, emailsOf } from './privacy.requests.ts'
import { codeMinutes } from './privacy.rules.ts'
import { archiveLink, codeFor } from './privacy.tokens.ts'

type Values = Record<string, string | number | Date>
type About = Pick<RequestRow, 'id' | 'customer_id' | 'number'>
/** Texts are `privacy.mail.<mail>.subject` and `.text`; with `secret`, `linkMark` stands on a line of its own under it. */
type Letter = { mail: string; to: string; values?: Values; secret?: LinkPlan; originId?: string }

/** What they like to read, else what the organisation writes. */
export async function languageOf(db: Reader, customerId: string): Promise<string> {
  return customerLocale(db, customerId, (await organisation(db))?.locale ?? 'en')
}

export async function mailPerson(w: Writer, request: About, letter: Letter): Promise<void> {
  const { mail, to, values = {}, secret, originId = w.newId() } = letter
  const { customer_id: customerId, number } = request
  const house = await organisation(w.tx)
  const locale = await languageOf(w.tx, customerId)
  const name = (await customerNames(w.tx, [customerId])).get(customerId) ?? ''
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: house?.timeZone ?? 'UTC' })
  const told = Object.entries(values).map(([key, value]) => [key, value instanceof Date ? date.format(value) : value])
  const all = { house: house?.name ?? 'Heed', name, number: String(number), ...Object.fromEntries(told) }
  const say = (part: string) => text(locale, `privacy.mail.${part}`, all) ?? part
  const begin = { language: locale, otherwise: say('hello') }
  const { hello, isLarge } = await beginningOf(w.tx, customerId, begin)
  const words = [hello, say(`${mail}.text`), ...(secret ? [linkMark] : []), say('bye')]
  const shown = (part: string) =>
    part !== linkMark
      ? escape(part).replaceAll('\n', '<br>')
      : secret?.kind === 'code'
        ? `<strong>${linkMark}</strong>`
        : `<a href="${linkMark}">${linkMark}</a>`
  await queueSystemMail(w, {
    to: { name, address: to },
    subject: say(`${mail}.subject`),
    originId,
    ...(secret ? { link: secret } : {}),
    text: `${words.join('\n\n')}\n`,
    html: mailPage({
      body: words.map((part) => `<p style="margin:0 0 12px">${shown(part)}</p>`).join(''),
      signature: '',
      quote: '',
      language: locale,
      isLarge,
    }),
  })
}

/** The code that belongs to this moment; it is derived from both, and worth nothing after its time. */
export const mailCode = (w: Writer, request: About, to: string): Promise<void> => {
  const until = new Date(w.now.getTime() + codeMinutes * 60_000).toISOString()
  const secret = { kind: 'code', ...codeFor(request.id, w.now.toISOString()), until } as const
  return mailPerson(w, request, { mail: 'code', to, values: { minutes: codeMinutes }, secret })
}

export const mailLink = (
  w: Writer,
  request: About,
  { to, archiveId, ends }: { to: string; archiveId: string; ends: Date },
): Promise<void> => {
  const secret = { kind: 'signed', ...archiveLink(archiveId), until: ends.toISOString() } as const
  return mailPerson(w, request, { mail: 'link', to, values: { ends }, secret })
}

/**
 * Tells the person at the first address that is surely theirs, else at the primary one; where there is none, whoever handles it has to have told them otherwise.
 * False: they were not told.
 */
export async function tell(
  w: Writer,
  request: About,
  what: Omit<Letter, 'to' | 'secret'> & { toldBy: string },
): Promise<boolean> {
  const [primary] = await emailsOf(w.tx, request.customer_id)
  if (primary) await mailPerson(w, request, { ...what, to: primary.address })
  return primary !== undefined || what.toldBy !== ''
}
