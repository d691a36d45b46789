// Everything known about a person, made as files: a page to read, the same as data, and every file and mail. As a job,
// begun anew when it was broken off; what was made before is thrown away then.
import type { ActionContext, JobContext, Runtime, Writer } from '#kernel/capability.ts'
import { system } from '#kernel/actor.ts'
import { type PersonalPart, anyOf } from '#kernel/personal.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { createFile, forgetFiles } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { privacyContract } from './privacy.contract.ts'
import { held, move } from './privacy.handling.ts'
import { linkOf } from './privacy.links.ts'
import { type Section, readablePage } from './privacy.page.ts'
import { agentOf, logged, personOf } from './privacy.requests.ts'
import { readSettings } from './privacy.settings.ts'
import { mailPerson } from './privacy.telling.ts'
import { createZip } from './privacy.zip.ts'

type Contract = typeof privacyContract
type Act<A extends keyof Contract['actions']> = ActionContext<Contract, Contract['actions'][A]>
type Job = JobContext<Contract, { archiveId: string }>

/** An archive larger than this is given in several files (bytes). */
const partBytes = 64 * 1024 * 1024
/** So long the files are there after they were made. */
const keptDays = 30
const tellMs = 1000
const dayMs = 24 * 3600_000

export async function makeArchive(ctx: Act<'makeArchive'>) {
  const { row, view } = await held(ctx, 'makeArchive')
  if (view.archive?.state === 'making') return view
  await removeArchives(ctx, row.id)
  const archiveId = ctx.newId()
  await ctx.tx
    .insertInto('privacy_archives')
    .values({
      id: archiveId,
      request_id: row.id,
      state: 'making',
      made_by: agentOf(ctx),
      made_at: ctx.now,
      gone_at: new Date(ctx.now.getTime() + keptDays * dayMs),
    })
    .execute()
  ctx.enqueue('makeArchive', { archiveId }, { maxAttempts: 3 })
  return move(ctx, row, {}, 'archiveAsked')
}

export async function sendArchive(ctx: Act<'sendArchive'>) {
  const { row, view } = await held(ctx, 'giveArchive')
  const to = view.addresses.find(({ id }) => id === ctx.input.addressId) ?? ctx.fail('addressNotFound')
  const { linkDays } = await readSettings(ctx.tx)
  const wanted = ctx.now.getTime() + linkDays * dayMs
  const ends = new Date(Math.min(wanted, Date.parse(view.archive!.goneAt)))
  await ctx.tx.updateTable('privacy_archives').set({ link_ends_at: ends }).where('id', '=', view.archive!.id).execute()
  const link = linkOf(ctx.services, view.archive!.id)
  await mailPerson(ctx, row, { mail: 'link', to: to.address, values: { ends }, link })
  return move(ctx, row, {}, 'linkSent', to.address)
}

/** The job. */
export async function fillArchive(job: Job): Promise<void> {
  const { db, payload, transact, lastAttempt, log } = job
  const archive = await db
    .selectFrom('privacy_archives')
    .selectAll()
    .where('id', '=', payload.archiveId)
    .where('state', '=', 'making')
    .executeTakeFirst()
  if (!archive) return
  const request = await db
    .selectFrom('privacy_requests')
    .selectAll()
    .where('id', '=', archive.request_id)
    .executeTakeFirstOrThrow()
  try {
    await transact((w) => removeParts(w, archive.id))
    const conversationIds = await fill(job, archive.id, request)
    await transact(async (w) => {
      await w.tx
        .updateTable('privacy_archives')
        .set({ state: 'ready', conversation_ids: conversationIds })
        .where('id', '=', archive.id)
        .where('state', '=', 'making')
        .execute()
      await logged(w, request, 'archiveReady')
    })
  } catch (error) {
    if (!lastAttempt) throw error
    log.error({ error, archiveId: archive.id }, 'the file of a person could not be made')
    await transact(async (w) => {
      await removeParts(w, archive.id)
      await w.tx.updateTable('privacy_archives').set({ state: 'failed' }).where('id', '=', archive.id).execute()
      await logged(w, request, 'archiveFailed')
    })
  }
}

type Request = { id: string; number: number; customer_id: string }

async function fill(job: Job, archiveId: string, request: Request): Promise<string[]> {
  const { db, services, now, signal } = job
  const person = await personOf(db, request.customer_id)
  const sections: Section[] = []
  const files: Extract<PersonalPart, { path: string }>[] = []
  for (const source of services.personal)
    for await (const part of source.read({ db, services }, person)) {
      signal.throwIfAborted()
      if ('path' in part) files.push(part)
      else join(sections, part)
    }
  const house = await organisation(db)
  const told = {
    house: house?.name ?? 'Heed',
    locale: house?.locale ?? 'en',
    timeZone: house?.timeZone ?? 'UTC',
    name: (await customerNames(db, [request.customer_id])).get(request.customer_id) ?? '',
    madeAt: now().toISOString(),
    number: request.number,
  }
  const data = {
    format: 'heed.person',
    version: 1,
    madeAt: told.madeAt,
    organisation: told.house,
    sections: Object.fromEntries(sections.map(({ section, records }) => [section, records])),
  }
  const parts = startParts(job, archiveId, request)
  await parts.add('index.html', Buffer.from(readablePage(told, sections)))
  await parts.add('data.json', Buffer.from(`${JSON.stringify(data, null, 2)}\n`))
  const progress = startProgress(job, archiveId, request, files.length)
  for (const [at, file] of files.entries()) {
    signal.throwIfAborted()
    await parts.add(file.path, await file.content())
    await progress(at + 1)
  }
  await parts.end()
  const rows = await visibleConversations(db, system)
    .select('conversations.id')
    .where('conversations.customer_id', '=', anyOf(person.customerIds))
    .execute()
  return rows.map(({ id }) => id)
}

/** What comes portion by portion is one section. */
function join(sections: Section[], { section, records }: Section): void {
  const at = sections.findIndex((each) => each.section === section)
  if (at < 0) sections.push({ section, records })
  else sections[at] = { section, records: [...sections[at]!.records, ...records] }
}

/** Closes an archive and begins the next when it has become large. */
function startParts({ transact, now }: Runtime, archiveId: string, { number }: Request) {
  let zip = createZip(now())
  let position = 0
  const flush = async () => {
    const bytes = zip.end()
    position++
    const name = `request-${number}-${position}.zip`
    await transact(async (w) => {
      const file = await createFile(w, { bytes, name, type: 'application/zip' })
      await w.tx
        .insertInto('privacy_archive_parts')
        .values({ archive_id: archiveId, position, file_id: file.id })
        .execute()
    })
    zip = createZip(now())
  }
  return {
    async add(path: string, content: Uint8Array) {
      zip.add(path, content)
      if (zip.size() > partBytes) await flush()
    },
    end: async () => void (zip.size() > 0 && (await flush())),
  }
}

function startProgress({ transact, now }: Runtime, archiveId: string, request: Request, total: number) {
  let told = now().getTime()
  return async (done: number) => {
    if (now().getTime() - told < tellMs) return
    told = now().getTime()
    await transact(async (w) => {
      await w.tx.updateTable('privacy_archives').set({ total, done }).where('id', '=', archiveId).execute()
      w.record(privacyContract, 'changed', { customerId: request.customer_id, requestId: request.id })
    })
  }
}

/** Those of a request, with their files. */
export async function removeArchives(w: Writer, requestId: string): Promise<void> {
  const rows = await w.tx.selectFrom('privacy_archives').select('id').where('request_id', '=', requestId).execute()
  for (const { id } of rows) await removeParts(w, id)
  await w.tx
    .updateTable('privacy_archives')
    .set({ state: 'gone', link_ends_at: null })
    .where('request_id', '=', requestId)
    .execute()
}

export async function removeParts(w: Writer, archiveId: string): Promise<void> {
  const gone = await w.tx
    .deleteFrom('privacy_archive_parts')
    .where('archive_id', '=', archiveId)
    .returning('file_id')
    .execute()
  await forgetFiles(
    w,
    gone.map(({ file_id }) => file_id),
  )
}
