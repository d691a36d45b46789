// News by mail: at once, each hour or each day, as one mail for all that was not seen until then. It leaves in the
// transaction that writes down that it has, so it leaves once.
import type { JobContext, Writer } from '#kernel/capability.ts'
import { text } from '#kernel/text.ts'
import { agentById } from '#capabilities/people/people.public.ts'
import { escape, mailPage, queueSystemMail } from '#capabilities/sending/sending.public.ts'
import type { notificationsContract } from './notifications.contract.ts'
import { type Leaving, idsOf, settle, takeDue } from './notifications.due.ts'

/** More conversations than this are only counted. */
const most = 50
const linesEach = 5

export const mail = ({
  payload,
  transact,
}: JobContext<typeof notificationsContract, { agentId: string }>): Promise<void> =>
  transact(async (w) => {
    const taken = await takeDue(w, payload.agentId, 'mail')
    const person = await agentById(w.tx, payload.agentId)
    if (!taken?.leaving.length || !person) return
    const { reader, leaving } = taken
    await settle(w, 'mail', idsOf(leaving), { state: 'done' })
    await queueSystemMail(w, { to: { name: person.name, address: person.email }, ...digest(w, reader.locale, leaving) })
  })

function digest(
  w: Writer,
  locale: string,
  leaving: readonly Leaving[],
): { subject: string; text: string; html: string } {
  const { baseUrl } = w.services
  const say = (key: string, values: Record<string, string | number> = {}) =>
    text(locale, `notifications.mail.${key}`, values) ?? key
  const [first] = leaving
  const shown = leaving.slice(0, most).map((each) => ({
    title: `#${each.number} ${each.subject || say('noSubject')}`,
    customer: each.customer,
    url: `${baseUrl}/conversations/${each.number}`,
    lines: [
      ...each.notices
        .slice(0, linesEach)
        .map(({ kind, byName: who }) => text(locale, `notifications.line.${kind}`, { who }) ?? kind),
      ...(each.notices.length > linesEach ? [say('more', { count: each.notices.length - linesEach })] : []),
    ],
  }))
  const rest = leaving.length > most ? [say('rest', { count: leaving.length - most })] : []
  const why = say('why')
  const settings = `${baseUrl}/settings/notifications`
  const subject =
    leaving.length === 1
      ? `${text(locale, `notifications.line.${first!.notices[0]!.kind}`, { who: first!.notices[0]!.byName })}: ${shown[0]!.title}`
      : say('subject', { count: leaving.length })
  return {
    subject,
    text: [
      ...shown.map(({ title, customer, url, lines }) =>
        [[title, customer].filter(Boolean).join(' · '), ...lines.map((line) => `- ${line}`), url].join('\n'),
      ),
      ...rest,
      `-- \n${why}\n${settings}\n`,
    ].join('\n\n'),
    html: mailPage({
      body: [
        ...shown.map(
          ({ title, customer, url, lines }) =>
            `<p><a href="${escape(url)}"><b>${escape(title)}</b></a>${customer ? ` · ${escape(customer)}` : ''}</p><ul>${lines
              .map((line) => `<li>${escape(line)}</li>`)
              .join('')}</ul>`,
        ),
        ...rest.map((line) => `<p>${escape(line)}</p>`),
        `<p><small>${escape(why)} <a href="${escape(settings)}">${escape(say('settings'))}</a></small></p>`,
      ].join(''),
      signature: '',
      quote: '',
      language: locale,
    }),
  }
}
