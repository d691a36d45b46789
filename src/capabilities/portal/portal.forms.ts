// What forms bring: read strictly, guarded against other pages, taken once.
import { createHash } from 'node:crypto'
import type { Writer } from '#kernel/capability.ts'
import { refuse } from '#kernel/errors.ts'
import type { Actor } from '#kernel/actor.ts'
import type { HttpContext } from '#kernel/capability.ts'
import type { Services } from '#kernel/ports.ts'

export type Given = { field(name: string): string; files: { name: string; type: string; bytes: Uint8Array }[] }

/** Fields without characters that texts can not hold; files that somebody chose. */
export async function readForm(http: HttpContext, body: Uint8Array): Promise<Given> {
  const type = http.header('content-type') ?? ''
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data;)/i.test(type)) return empty
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined)
  if (!form) return empty
  const chosen = [...form.values()].filter((value) => typeof value !== 'string' && value.size > 0) as File[]
  const files = await Promise.all(
    chosen.map(async (file) => ({ name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) })),
  )
  return {
    field(name) {
      const value = form.get(name)
      return typeof value === 'string' ? value.replaceAll('\0', '').replaceAll('\r\n', '\n').toWellFormed().trim() : ''
    },
    files,
  }
}

const empty: Given = { field: () => '', files: [] }

/** Refuses what does not come from a page of this session (OWASP, signed double submit by session). */
export function checkGuard(given: Given, { actor, services }: { actor: Actor; services: Services }): void {
  const guard = given.field('guard')
  if (guard.length !== 43 || !services.secrets.verify('form of the portal', actor.sessionId ?? '', guard))
    refuse('csrf')
}

/**
 * The number that this form led to before, or undefined, and then it is taken: whoever sends it at the same time waits
 * here. It is the same form when the random word that the page gave it is, and everything that stands in it: a page that
 * one goes back to can be filled in with something else.
 */
export async function takenBefore(w: Writer, given: Given): Promise<number | undefined> {
  const key = { customer_id: w.actor.id, form: keyOf(given) }
  const made = await w.tx
    .insertInto('portal_sent')
    .values({ ...key, number: 0, at: w.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('form')
    .executeTakeFirst()
  if (made) return undefined
  const { number } = await w.tx
    .selectFrom('portal_sent')
    .select('number')
    .where((eb) => eb.and(key))
    .executeTakeFirstOrThrow()
  return number
}

export const noteTaken = async (w: Writer, given: Given, number: number): Promise<void> =>
  void (await w.tx
    .updateTable('portal_sent')
    .set({ number })
    .where((eb) => eb.and({ customer_id: w.actor.id, form: keyOf(given) }))
    .execute())

function keyOf({ field, files }: Given): string {
  const form = field('form')
  if (!/^[\w-]{43}$/.test(form)) return refuse('csrf')
  const said = createHash('sha256').update(JSON.stringify(['do', 'kind', 'subject', 'words'].map(field)))
  for (const { name, bytes } of files) said.update(JSON.stringify([name, bytes.byteLength])).update(bytes)
  return `${form}.${said.digest('base64url')}`
}
