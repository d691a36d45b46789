// The link to the files of a person, and handing them out. Nothing secret is stored: the token names the archive, and
// nobody else can sign that. It works until its time, and only while the files are there.
import { system } from '#kernel/actor.ts'
import type { QueryContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { anyOf } from '#kernel/personal.ts'
import type { Services } from '#kernel/ports.ts'
import { text } from '#kernel/text.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { readFile } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { escape } from '#capabilities/sending/sending.public.ts'
import type { privacyContract } from './privacy.contract.ts'
import { partsOf, rowOf } from './privacy.requests.ts'
import { languageOf } from './privacy.telling.ts'
import { readToken } from './privacy.tokens.ts'

type Contract = typeof privacyContract
type Ask<Q extends keyof Contract['queries']> = QueryContext<Contract, Contract['queries'][Q]>

/** The archive that a token is for; undefined when we did not make it, or its time is over. */
async function archiveOf(db: Reader, services: Services, token: string, now: Date) {
  const archiveId = readToken(services, token)
  if (!archiveId) return undefined
  return db
    .selectFrom('privacy_archives')
    .innerJoin('privacy_requests', 'privacy_requests.id', 'request_id')
    .select(['privacy_archives.id', 'conversation_ids', 'link_ends_at', 'privacy_requests.number', 'customer_id'])
    .where('privacy_archives.id', '=', archiveId)
    .where('privacy_archives.state', '=', 'ready')
    .where('link_ends_at', '>', now.toISOString())
    .executeTakeFirst()
}

export async function link({ db, services, input, now, actor }: Ask<'link'>): Promise<Bytes> {
  const archive = await archiveOf(db, services, input.token, now)
  const house = await organisation(db)
  const locale = archive ? await languageOf(db, archive.customer_id) : (house?.locale ?? actor.locale)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: house?.timeZone ?? 'UTC' })
  const say = (key: string, values: Record<string, string | number> = {}) =>
    escape(text(locale, `privacy.page.${key}`, { house: house?.name ?? 'Heed', ...values }) ?? key)
  if (!archive) return page(locale, say('gone.title'), `<p>${say('gone.text')}</p>`, 410)
  const parts = await partsOf(db, archive.id)
  const lines = parts.map(
    ({ position, name, size }) =>
      `<li><a href="${escape(`${input.token}/${position}`)}" download>${escape(name)}</a> ${say('size', { mb: Math.max(1, Math.round(size / 1024 / 1024)) })}</li>`,
  )
  const body = `<p>${say('text')}</p><ul>${lines.join('')}</ul><p>${say('ends', { ends: date.format(new Date(archive.link_ends_at!)) })}</p>`
  return page(locale, say('title', { number: String(archive.number) }), body)
}

export async function download({ db, services, input, now, disclose, fail }: Ask<'download'>): Promise<Bytes> {
  const archive = (await archiveOf(db, services, input.token, now)) ?? fail('archiveNotFound')
  const answer = (await partBytes(db, services, archive.id, input.position)) ?? fail('archiveNotFound')
  disclose(archive.conversation_ids, 'exported')
  return answer
}

/**
 * For whoever hands the files over. Who may not see one of the conversations of which something is in it, their own or
 * others' that they took part in, does not get to read it here either.
 */
export async function part({ db, services, input, actor, disclose, discloseCustomers, fail }: Ask<'part'>): Promise<Bytes> {
  const archive =
    (await db
      .selectFrom('privacy_archives')
      .selectAll()
      .where('id', '=', input.archiveId)
      .where('state', '=', 'ready')
      .executeTakeFirst()) ?? fail('archiveNotFound')
  const request = (await rowOf(db, actor, archive.request_id)) ?? fail('archiveNotFound')
  if (!request.identity) return fail('notNow')
  if (await hidesSome(db, actor, archive.conversation_ids)) return fail('notAllSeen')
  const answer = (await partBytes(db, services, archive.id, input.position)) ?? fail('archiveNotFound')
  disclose(archive.conversation_ids, 'exported')
  discloseCustomers([request.customer_id], 'exported')
  return answer
}

/** Those that were removed since hide nothing: nobody can see them, and nobody will. */
async function hidesSome(db: Reader, actor: Ask<'part'>['actor'], ids: readonly string[]): Promise<boolean> {
  const among = (reader: Ask<'part'>['actor']) =>
    visibleConversations(db, reader).select('conversations.id').where('conversations.id', '=', anyOf(ids)).execute()
  const [all, seen] = await Promise.all([among(system), among(actor)])
  return seen.length < all.length
}
async function partBytes(
  db: Reader,
  services: Services,
  archiveId: string,
  position: number,
): Promise<Bytes | undefined> {
  const row = await db
    .selectFrom('privacy_archive_parts')
    .select('file_id')
    .where('archive_id', '=', archiveId)
    .where('position', '=', position)
    .executeTakeFirst()
  const file = row && (await readFile(db, services, row.file_id))
  return file && { content: file.content, type: 'application/zip', filename: file.name, disposition: 'attachment' }
}

const style = `:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f5f2,#191917);color:light-dark(#23211d,#eceae4)}
main{max-width:42rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.375rem;line-height:1.3}
a{color:light-dark(#1f5c46,#8fd3b6)}li{margin:.5rem 0}`

/** Complete HTML, no scripts, nothing from elsewhere. */
const page = (locale: string, title: string, body: string, status?: 410): Bytes => ({
  content: new TextEncoder().encode(`<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`),
  type: 'text/html; charset=utf-8',
  disposition: 'inline',
  ...(status ? { status } : {}),
  headers: {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  },
})
