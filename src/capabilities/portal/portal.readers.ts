// Who has read a request: nobody reads it unseen by the one whom it is about.
import type { QueryContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { sql } from 'kysely'
import { readReceipts } from '#capabilities/receipts/receipts.public.ts'
import type { portalContract } from './portal.contract.ts'
import { pageNamed, signInFirst } from './portal.entering.ts'
import { type Setting, page, speaker, unknownPage, when } from './portal.page.ts'
import { partyOf, theirRequest } from './portal.queries.ts'
import { calledAs, titleOf } from './portal.requests.ts'
import { readSettings } from './portal.settings.ts'

type C = typeof portalContract
type Receipt = Awaited<ReturnType<typeof readReceipts>>['items'][number]

export async function readers(ctx: QueryContext<C, C['queries']['readers']>): Promise<Bytes> {
  const { db, actor, input } = ctx
  const setting = { ...ctx, settings: await readSettings(db) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst(pageNamed(`/portal/requests/${input.number}`) ?? undefined)
  const party = await partyOf(db, actor)
  const found = await theirRequest(db, party, input.number)
  if (!found) return unknownPage(setting)
  const { items, next } = await readReceipts(db, { conversationId: found.id, cursor: input.cursor, limit: 50 })
  // What a screen only had ready was not read.
  const shown = items.filter(({ how }) => how !== 'ahead')
  const byAgents = shown.flatMap(({ reader }) => (reader.kind === 'agent' ? reader.id : []))
  const roles = await rolesOf(db, setting, byAgents)
  const say = speaker(actor)
  const who = ({ reader }: Receipt): string => {
    if (reader.kind === 'customer')
      return party.customerIds.includes(reader.id ?? '') ? say('you.short') : say('readers.another')
    if (reader.kind !== 'agent') return say('readers.somebody')
    return escapeHtml(roles.get(reader.id ?? '') ?? calledAs(setting.settings, reader.name))
  }
  const lines = shown.map(
    (receipt) =>
      `<li class="line"><bdi>${who(receipt)}</bdi><span class="dim">${say(`readers.how.${receipt.how}`)}${receipt.token ? `, ${say('readers.program')}` : ''}</span><span class="dim push">${when(actor, receipt.lastAt)}</span></li>`,
  )
  return page(setting, {
    title: text(actor.locale, 'portal.readers.title') ?? '',
    here: 'requests',
    body: `<p><a href="/portal/requests/${found.number}" dir="auto">${escapeHtml(titleOf(setting, found))}</a></p>
<p>${say('readers.text')}</p>${lines.length ? `<ul class="plain">${lines.join('')}</ul>` : `<p>${say('readers.none')}</p>`}
${next ? `<p class="bar"><a class="button" href="/portal/requests/${found.number}/readers?cursor=${next}">${say('older')}</a></p>` : ''}`,
  })
}

/** In place of names, what those who have read do here; none where the organisation shows names. */
async function rolesOf(
  db: Reader,
  { settings, actor }: Setting,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null)
  if (settings.readersAs !== 'role' || !known.length) return new Map()
  const rows = await db.selectFrom('agents').select(['id', 'role']).where('id', 'in', known).execute()
  return new Map(rows.map(({ id, role }) => [id, text(actor.locale, `people.roles.${role}`) ?? role]))
}

const shownLooks = 20

/** Who has looked at what is kept of the customer, latest first. */
export async function lookers(db: Reader, setting: Setting): Promise<string> {
  const { actor, settings } = setting
  const say = speaker(actor)
  const rows = await db
    .selectFrom('customer_receipts')
    .innerJoin('agents', 'agents.id', 'customer_receipts.agent_id')
    .select(['agents.id', 'agents.name', 'last_at as at'])
    .where('customer_id', '=', sql<string>`any(customer_family(${actor.id}::uuid))`)
    .orderBy('last_at', 'desc')
    .limit(shownLooks)
    .execute()
  const roles = await rolesOf(
    db,
    setting,
    rows.map(({ id }) => id),
  )
  const lines = rows.map(
    ({ id, name, at }) =>
      `<li class="line"><bdi>${escapeHtml(roles.get(id) ?? calledAs(settings, name))}</bdi><span class="dim push">${when(actor, at)}</span></li>`,
  )
  return `<section><h2>${say('looks.title')}</h2>${lines.length ? `<ul class="plain">${lines.join('')}</ul>` : `<p>${say('looks.none')}</p>`}</section>`
}
