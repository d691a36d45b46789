// Mail of the system itself: invitations and new passwords, in the language of whoever gets them.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { text } from '#kernel/text.ts'
import { agentById } from '#capabilities/people/people.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type Named } from './mail/make.ts'
import { mailPage } from './mail/html.ts'
import { domainOf } from './mail/message-id.ts'
import { escape } from './mail/quote.ts'
import { oneLine } from './mail/subject.ts'
import { sendingMailboxes } from './sending.composing.ts'
import { type LinkPlan, linkMark, queueMail } from './sending.queue.ts'

export type SystemMail = {
  to: Named
  subject: string
  text: string
  html: string
  /** Stands where `linkMark` does in text and HTML. */ link?: LinkPlan
  /** From one there goes one mail. */ originId?: string
}

/** Leaves at once, from the first mailbox that can send; it waits if there is none yet. */
export async function queueSystemMail(
  w: Writer,
  { to, subject, text: words, html, link, originId }: SystemMail,
): Promise<void> {
  if (originId && (await w.tx.selectFrom('outbox').select('id').where('origin_id', '=', originId).executeTakeFirst()))
    return
  const [mailbox] = await sendingMailboxes(w.tx)
  await queueMail(w, {
    messageId: null,
    mailboxId: null,
    originId,
    recipients: [to.address.toLowerCase()],
    domain: mailbox ? domainOf(mailbox.address) : new URL(w.services.baseUrl).hostname,
    plan: {
      from: null,
      replyTo: null,
      to: [to],
      cc: [],
      subject: oneLine(subject),
      date: w.now.toISOString(),
      inReplyTo: null,
      references: [],
      text: words,
      html,
      files: [],
      automatic: true,
      link,
    },
  })
}

/** Whether the mail from this origin is still to leave: `soon`, `later` (it is tried again), or not any more. */
export async function leaving(db: Reader, originId: string): Promise<'soon' | 'later' | null> {
  const row = await db.selectFrom('outbox').select('state').where('origin_id', '=', originId).executeTakeFirst()
  if (row?.state === 'delayed') return 'later'
  return row && ['held', 'queued', 'sending'].includes(row.state) ? 'soon' : null
}

/** The mail that carries a one-time link. Harmless to call twice for one link. */
export async function mailLink(
  w: Writer,
  { linkId, agentId, kind }: { linkId: string; agentId: string; kind: 'invitation' | 'reset' },
): Promise<void> {
  const agent = await agentById(w.tx, agentId)
  const house = await organisation(w.tx)
  if (!agent) return
  const locale = agent.locale ?? house?.locale ?? 'en'
  const say = (part: string) =>
    text(locale, `sending.mail.${kind}.${part}`, { name: agent.name, house: house?.name ?? 'Heed' }) ?? part
  const [hello, why, after] = [say('hello'), say('why'), say('after')]
  await queueSystemMail(w, {
    to: { name: agent.name, address: agent.email },
    subject: say('subject'),
    link: { linkId, kind },
    originId: linkId,
    text: `${hello}\n\n${why}\n\n${linkMark}\n\n${after}\n`,
    html: mailPage({
      body: [
        ...[escape(hello), escape(why), `<a href="${linkMark}">${escape(say('link'))}</a>`, escape(after)].map(
          paragraph,
        ),
        `<p style="margin:0;font-size:13px">${linkMark}</p>`,
      ].join(''),
      signature: '',
      quote: '',
      language: locale,
    }),
  })
}

const paragraph = (html: string): string => `<p style="margin:0 0 12px">${html}</p>`
