// The proof of one customer's consents: everything that happened, with the words of each version, for authorities and
// for the customer. One content in two forms.
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { escape } from '#capabilities/sending/sending.public.ts'
import type { EntryView } from './consents.contract.ts'
import { htmlPage, speaker } from './consents.page.ts'
import { readHistory } from './consents.queries.ts'
import { linesOf } from './consents.views.ts'
import { isWay } from './consents.ways.rules.ts'

/** More than anybody has; a file is whole or it is no proof. */
const most = 100_000

export async function proofOf(
  db: Reader,
  { customerId, form, now, locale }: { customerId: string; form: 'json' | 'page'; now: Date; locale: string },
): Promise<Bytes> {
  const house = await organisation(db)
  const history = (await readHistory(db, customerId, { limit: most }))
    .map(({ seq: _seq, ...entry }) => entry)
    .toReversed()
  const lines = await linesOf(db, customerId, now)
  const proof = {
    organisation: house?.name ?? 'Heed',
    customer: { id: customerId, name: (await customerNames(db, [customerId])).get(customerId) ?? '' },
    madeAt: now.toISOString(),
    holds: lines.flatMap(({ purposeId, purpose, channel, state, at }) =>
      at ? [{ purposeId, purpose, channel, state, at }] : [],
    ),
    history,
  }
  const filename = `consents-${customerId}`
  if (form === 'page') return page(locale, proof, `${filename}.html`)
  return {
    content: new TextEncoder().encode(`${JSON.stringify(proof, null, 2)}\n`),
    type: 'application/json',
    filename: `${filename}.json`,
  }
}

type Proof = {
  organisation: string
  customer: { id: string; name: string }
  madeAt: string
  holds: { purpose: string; channel: string; state: string; at: string }[]
  history: EntryView[]
}

function page(
  locale: string,
  { organisation: house, customer, madeAt, holds, history }: Proof,
  filename: string,
): Bytes {
  const say = speaker(locale)
  const head = (...keys: string[]) => `<tr>${keys.map((key) => `<th scope="col">${say(key)}</th>`).join('')}</tr>`
  const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  const channel = (of: { channel: string }) => say(`consents.channels.${of.channel}`)
  const who = ({ source, by }: EntryView) =>
    [say(`consents.sources.${source}`), by && escape(by.name)].filter(Boolean).join(': ')
  const body = [
    `<p>${say('consents.proof.intro', { house, name: customer.name || customer.id, at: madeAt })}</p>`,
    `<h2>${say('consents.proof.holds')}</h2><table>${head('consents.purpose', 'consents.channel', 'consents.state', 'consents.proof.since')}`,
    ...holds.map((each) => row(escape(each.purpose), channel(each), say(`consents.states.${each.state}`), each.at)),
    `</table><h2>${say('consents.history')}</h2><table>`,
    head(
      'consents.proof.at',
      'consents.purpose',
      'consents.channel',
      'consents.proof.change',
      'consents.proof.by',
      'consents.proof.words',
    ),
    ...history.map((entry) =>
      row(
        entry.at,
        escape(entry.purpose),
        channel(entry) + (entry.address ? `<br>${escape(entry.address)}` : ''),
        say(`consents.changes.${entry.change}`),
        who(entry) +
          (entry.how ? `<br>${isWay(entry.how) ? say(`consents.ways.${entry.how}`) : escape(entry.how)}` : ''),
        `${say('consents.version', { version: entry.version })}<br><span lang="${escape(entry.language)}" dir="auto">${escape(entry.wording)}</span>`,
      ),
    ),
    '</table>',
  ]
  return htmlPage(locale, { title: say('consents.proof.title'), body: body.join(''), wide: true }, { filename })
}
