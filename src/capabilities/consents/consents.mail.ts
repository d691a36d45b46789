// The mail that asks the customer to confirm, with the words that they agree to.
import type { Writer } from '#kernel/capability.ts'
import { text } from '#kernel/text.ts'
import { beginningOf } from '#capabilities/knownas/knownas.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { escape, linkMark, mailPage, queueSystemMail } from '#capabilities/sending/sending.public.ts'
import { confirmDays } from './consents.contract.ts'
import { type Purpose, wordingIn } from './consents.queries.ts'
import { confirmLink } from './consents.tokens.ts'

type Ask = {
  askId: string
  customerId: string
  to: { name: string; address: string }
  purpose: Purpose
  language: string
}

/** One mail for one asking, in the language of the wording where Heed speaks it, addressed as they like it. */
export async function mailConfirmation(w: Writer, asking: Ask): Promise<void> {
  const { askId, customerId, to, purpose, language } = asking
  const house = (await organisation(w.tx))?.name ?? 'Heed'
  const otherwise = text(language, 'consents.mail.hello', { name: to.name }) ?? ''
  const { locale, hello, isLarge } = await beginningOf(w.tx, customerId, { language, otherwise })
  const say = (part: string) =>
    text(locale, `consents.mail.${part}`, { house, purpose: purpose.name, days: confirmDays }) ?? part
  const { wording } = wordingIn(purpose.wordings, language)
  const until = new Date(w.now.getTime() + confirmDays * 86_400_000).toISOString()
  await queueSystemMail(w, {
    to,
    subject: say('subject'),
    originId: askId,
    link: { kind: 'signed', ...confirmLink(askId), until },
    text: `${[hello, say('why'), wording, linkMark, say('after')].join('\n\n')}\n`,
    html: mailPage({
      body: [
        ...[escape(hello), escape(say('why'))].map(paragraph),
        `<blockquote>${escape(wording).replaceAll('\n', '<br>')}</blockquote>`,
        ...[`<a href="${linkMark}">${escape(say('link'))}</a>`, escape(say('after'))].map(paragraph),
      ].join(''),
      signature: '',
      quote: '',
      language,
      isLarge,
    }),
  })
}

const paragraph = (html: string): string => `<p style="margin:0 0 12px">${html}</p>`
