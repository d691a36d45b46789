// Actions on the own profile. A token may read it, but only the person changes it.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { locales } from '#kernel/text.ts'
import { peopleContract } from './people.contract.ts'
import { imageType, maxPhotoBytes } from './people.photo.ts'
import { lastChange, readMe } from './people.queries.ts'
import { cleanSignature } from './people.signature.ts'

type Actions = (typeof peopleContract)['actions']
type Context<K extends keyof Actions> = ActionContext<typeof peopleContract, Actions[K]>

export async function updateMe({ tx, actor, input, emit, fail }: Context<'updateMe'>) {
  if (actor.kind !== 'agent') return fail('personOnly')
  const { revision, name, locale, timeZone, signatureHtml } = input
  if (locale && !locales.includes(locale)) return fail('unknownLocale')
  const signature = signatureHtml === undefined ? undefined : cleanSignature(signatureHtml)
  const saved = await tx
    .updateTable('agents')
    .set({ name, locale, time_zone: timeZone, signature_html: signature, revision: sql`revision + 1` })
    .where('id', '=', actor.id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  if (!saved) {
    const latest = (await readMe(tx, actor)) ?? fail('notFound')
    return fail('changedMeanwhile', { revision: latest.revision, ...(await lastChange(tx, actor.id)) })
  }
  const given = { name, locale, timeZone, signatureHtml }
  emit('changed', {
    agentId: actor.id,
    what: Object.keys(given).filter((field) => given[field as keyof typeof given] !== undefined),
  })
  return (await readMe(tx, actor)) ?? fail('notFound')
}

export async function setPhoto({ tx, actor, input: { body }, emit, fail }: Context<'setPhoto'>) {
  if (actor.kind !== 'agent') return fail('personOnly')
  if (body.length > maxPhotoBytes) return fail('photoTooLarge', { maxBytes: maxPhotoBytes })
  const type = imageType(body)
  if (!type) return fail('notAnImage')
  const photo = createHash('sha256').update(body).digest('hex').slice(0, 16)
  const row = { agent_id: actor.id, type, content: Buffer.from(body) }
  await tx
    .insertInto('agent_photos')
    .values(row)
    .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(row))
    .execute()
  await tx.updateTable('agents').set({ photo }).where('id', '=', actor.id).execute()
  emit('changed', { agentId: actor.id, what: ['photo'] })
  return { photo }
}

export async function removePhoto({ tx, actor, emit, fail }: Context<'removePhoto'>) {
  if (actor.kind !== 'agent') return fail('personOnly')
  await tx.deleteFrom('agent_photos').where('agent_id', '=', actor.id).execute()
  await tx.updateTable('agents').set({ photo: null }).where('id', '=', actor.id).execute()
  emit('changed', { agentId: actor.id, what: ['photo'] })
  return {}
}
