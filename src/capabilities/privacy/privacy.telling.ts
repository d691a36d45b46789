// Mails to the person: the code, the link, and what has to be told about a request. In the language of the organisation.
import type { Writer } from '#kernel/capability.ts'
import { text } from '#kernel/text.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { escape, mailPage, queueSystemMail } from '#capabilities/sending/sending.public.ts'
import { type RequestRow, emailsOf } from './privacy.requests.ts'

type Values = Record<string, string | number | Date>
export type Mail = 'code' | 'link' | 'lengthened' | 'refused' | 'lifted' | 'received'

/** Texts are `privacy.mail.<mail>.subject` and `.text`; `link` stands on a line of its own under the text. */
export async function mailPerson(
  w: Writer,
  request: Pick<RequestRow, 'customer_id' | 'number'>,
  { mail, to, values = {}, link }: { mail: Mail; to: string; values?: Values; link?: string },
): Promise<void> {
  const house = await organisation(w.tx)
  const locale = house?.locale ?? 'en'
  const name = (await customerNames(w.tx, [request.customer_id])).get(request.customer_id) ?? ''
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: house?.timeZone ?? 'UTC' })
  const told = Object.entries(values).map(([key, value]) => [key, value instanceof Date ? date.format(value) : value])
  const all = { house: house?.name ?? 'Heed', name, number: String(request.number), ...Object.fromEntries(told) }
  const say = (part: string) => text(locale, `privacy.mail.${part}`, all) ?? part
  const words = [say('hello'), say(`${mail}.text`), ...(link ? [link] : []), say('bye')]
  await queueSystemMail(w, {
    to: { name, address: to },
    subject: say(`${mail}.subject`),
    originId: w.newId(),
    text: `${words.join('\n\n')}\n`,
    html: mailPage({
      body: words
        .map((part) =>
          part === link ? `<a href="${escape(part)}">${escape(part)}</a>` : escape(part).replaceAll('\n', '<br>'),
        )
        .map((html) => `<p style="margin:0 0 12px">${html}</p>`)
        .join(''),
      signature: '',
      quote: '',
      language: locale,
    }),
  })
}

/**
 * Tells the person at their primary address; where there is none, whoever handles it has to have told them otherwise.
 * False: they were not told.
 */
export async function tell(
  w: Writer,
  request: Pick<RequestRow, 'customer_id' | 'number'>,
  what: { mail: Mail; values: Values; toldBy: string },
): Promise<boolean> {
  const [primary] = await emailsOf(w.tx, request.customer_id)
  if (primary) await mailPerson(w, request, { ...what, to: primary.address })
  return primary !== undefined || what.toldBy !== ''
}
