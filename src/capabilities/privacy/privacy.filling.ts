// Fills an archive: pages to read, the same as data, and every file and mail. A job that goes through all that is known
// twice, so that it never holds more than a portion: first what is written, then the files. Begun anew when it was broken
// off; what was made before is thrown away then. Whoever removes the archive meanwhile has the last word.
import type { JobContext, Runtime, Writer } from '#kernel/capability.ts'
import type { PersonalPart, PersonalRecord } from '#kernel/personal.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { createFile } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { alone } from './privacy.alone.ts'
import { removeParts } from './privacy.archive.ts'
import { privacyContract } from './privacy.contract.ts'
import { type Section, type Told, readablePage } from './privacy.page.ts'
import { logged, personOf } from './privacy.requests.ts'
import { languageOf } from './privacy.telling.ts'
import { createZip } from './privacy.zip.ts'

type Job = JobContext<typeof privacyContract, { archiveId: string }>
type Request = { id: string; number: number; customer_id: string }

/** More than this becomes another page and another file of data (characters of JSON). */
const portionSize = 4_000_000
/** An archive larger than this is given in several files (bytes). */
const partBytes = 64 * 1024 * 1024
const tellMs = 1000

/** The archive was removed while it was being made. */
class Removed extends Error {}

/** The job. */
export const fillArchive = (job: Job): Promise<void> =>
  alone(job, `archive ${job.payload.archiveId}`, () => fillOnce(job))

async function fillOnce(job: Job): Promise<void> {
  const { db, payload, transact, lastAttempt, log } = job
  const archive = await db
    .selectFrom('privacy_archives')
    .select(['id', 'request_id'])
    .where('id', '=', payload.archiveId)
    .where('state', '=', 'making')
    .executeTakeFirst()
  if (!archive) return
  const request = await db
    .selectFrom('privacy_requests')
    .select(['id', 'number', 'customer_id'])
    .where('id', '=', archive.request_id)
    .executeTakeFirstOrThrow()
  try {
    await transact(async (w) => {
      await stillWanted(w, archive.id)
      await removeParts(w, archive.id)
    })
    const conversationIds = await fill(job, archive.id, request)
    await transact(async (w) => {
      await stillWanted(w, archive.id)
      const ready = { state: 'ready', conversation_ids: conversationIds }
      await w.tx.updateTable('privacy_archives').set(ready).where('id', '=', archive.id).execute()
      await logged(w, request, 'archiveReady')
    })
  } catch (error) {
    if (error instanceof Removed) return
    if (!lastAttempt) throw error
    log.error({ error, archiveId: archive.id }, 'the file of a person could not be made')
    await transact((w) => giveUp(w, archive.id, request)).catch((again: unknown) => {
      if (!(again instanceof Removed)) throw again
    })
  }
}

async function giveUp(w: Writer, archiveId: string, request: Request): Promise<void> {
  await stillWanted(w, archiveId)
  await removeParts(w, archiveId)
  await w.tx.updateTable('privacy_archives').set({ state: 'failed' }).where('id', '=', archiveId).execute()
  await logged(w, request, 'archiveFailed')
}

/** Locks the archive, so that nothing is added to one that goes; throws when it went already. */
async function stillWanted({ tx }: Pick<Writer, 'tx'>, archiveId: string): Promise<void> {
  const row = await tx
    .selectFrom('privacy_archives')
    .select('id')
    .where('id', '=', archiveId)
    .where('state', '=', 'making')
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Removed('The archive is not wanted any more')
}

/** Answers the conversations of which something is in it. */
async function fill(job: Job, archiveId: string, request: Request): Promise<string[]> {
  const { db, services, signal } = job
  const person = await personOf(db, request.customer_id)
  const conversationIds = new Set<string>()
  const parts = startParts(job, archiveId, request)
  async function* everything(): AsyncGenerator<PersonalPart> {
    for (const source of services.personal)
      for await (const part of source.read({ db, services }, person)) {
        signal.throwIfAborted()
        if (part.conversationId) conversationIds.add(part.conversationId)
        yield part
      }
  }
  const portions = startPortions(await toldOf(job, request), parts.add)
  let files = 0
  for await (const part of everything())
    if ('path' in part) files++
    else for (const record of part.records) await portions.add(part.section, record)
  await portions.end()
  const progress = startProgress(job, archiveId, request, files)
  let done = 0
  for await (const part of everything()) {
    if (!('path' in part)) continue
    await parts.add(part.path, await part.content())
    await progress(++done)
  }
  await parts.end()
  return [...conversationIds]
}

async function toldOf({ db, now }: Job, { customer_id, number }: Request): Promise<Told> {
  const house = await organisation(db)
  return {
    house: house?.name ?? 'Heed',
    locale: await languageOf(db, customer_id),
    timeZone: house?.timeZone ?? 'UTC',
    name: (await customerNames(db, [customer_id])).get(customer_id) ?? '',
    madeAt: now().toISOString(),
    number,
  }
}

/** Writes a page and a file of data whenever enough has come together; each page leads to the next. */
function startPortions(told: Told, put: (path: string, content: Uint8Array) => Promise<void>) {
  let sections = new Map<string, PersonalRecord[]>()
  let size = 0
  let page = 1
  const write = async (hasMore: boolean) => {
    const all: Section[] = [...sections].map(([section, records]) => ({ section, records }))
    const data = {
      format: 'heed.person',
      version: 1,
      madeAt: told.madeAt,
      organisation: told.house,
      page,
      hasMore,
      sections: Object.fromEntries(sections),
    }
    const next = hasMore ? nameOf('index.html', page + 1) : null
    await put(nameOf('index.html', page), Buffer.from(readablePage(told, all, next)))
    await put(nameOf('data.json', page), Buffer.from(`${JSON.stringify(data, null, 2)}\n`))
    page++
    size = 0
    sections = new Map()
  }
  return {
    async add(section: string, record: PersonalRecord) {
      if (size > portionSize) await write(true)
      size += JSON.stringify(record).length
      const records = sections.get(section)
      if (records) records.push(record)
      else sections.set(section, [record])
    },
    end: () => write(false),
  }
}

/** `index.html`, `index-2.html`, … */
const nameOf = (name: string, page: number): string => (page === 1 ? name : name.replace('.', `-${page}.`))

/** Closes an archive and begins the next when it has become large. */
function startParts({ transact, now }: Runtime, archiveId: string, { number }: Request) {
  let zip = createZip(now())
  let position = 0
  const flush = async () => {
    const bytes = zip.end()
    position++
    const name = `request-${number}-${position}.zip`
    await transact(async (w) => {
      await stillWanted(w, archiveId)
      const file = await createFile(w, { bytes, name, type: 'application/zip' })
      await w.tx
        .insertInto('privacy_archive_parts')
        .values({ archive_id: archiveId, position, file_id: file.id })
        .execute()
      await w.tx.updateTable('privacy_archives').set({ went_on_at: w.now }).where('id', '=', archiveId).execute()
    })
    zip = createZip(now())
  }
  return {
    async add(path: string, content: Uint8Array) {
      zip.add(path, content)
      if (zip.size() > partBytes || zip.isFull()) await flush()
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
      await stillWanted(w, archiveId)
      const far = { total, done, went_on_at: w.now }
      await w.tx.updateTable('privacy_archives').set(far).where('id', '=', archiveId).execute()
      w.record(privacyContract, 'changed', { customerId: request.customer_id, requestId: request.id })
    })
  }
}
