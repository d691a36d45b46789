// How a name sounds: a small file that people upload, told from its first bytes, played by the page itself.
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { createFile, forgetFiles, readFile } from '#capabilities/files/files.public.ts'
import { maxSoundBytes } from './knownas.contract.ts'
import { readKnown, soundOf } from './knownas.queries.ts'
import { type Context, bump, holdCard, seen } from './knownas.writing.ts'

/** Signatures from the MIME Sniffing Standard, sections 6.2 and 7; MP3 also without a tag in front. */
export function soundType(content: Uint8Array): string | null {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, 16)).toString('latin1')
  if (head.startsWith('ID3') || /^\xff[\xe2-\xe7\xf2-\xf7\xfa\xfb]/.test(head)) return 'audio/mpeg'
  if (head.startsWith('OggS')) return 'audio/ogg'
  if (head.startsWith('RIFF') && head.startsWith('WAVE', 8)) return 'audio/wav'
  if (head.startsWith('\x1a\x45\xdf\xa3')) return 'audio/webm'
  if (head.startsWith('ftyp', 4)) return 'audio/mp4'
  return null
}

export async function setSound(ctx: Context<'setSound'>) {
  const { tx, actor, now, input, fail } = ctx
  const { body } = input
  const customerId = (await seen(tx, ctx, input.customerId)) ?? fail('notFound')
  if (body.length > maxSoundBytes) return fail('soundTooLarge', { maxBytes: maxSoundBytes })
  const type = soundType(body) ?? fail('notASound')
  if (!(await holdCard(ctx, customerId))) return fail('notFound')
  await forget(ctx, customerId)
  const { id } = await createFile(ctx, { bytes: body, name: `name.${type.split('/')[1]}`, type })
  await tx
    .insertInto('known_sounds')
    .values({ customer_id: customerId, file_id: id, agent_id: actor.id, at: now })
    .execute()
  await bump(ctx, customerId)
  return readKnown(tx, actor, customerId)
}

export async function removeSound(ctx: Context<'removeSound'>) {
  const { tx, actor, now, input, fail } = ctx
  const customerId = (await seen(tx, ctx, input.customerId)) ?? fail('notFound')
  if (!(await holdCard(ctx, customerId))) return fail('notFound')
  if (!(await soundOf(tx, customerId))?.file_id) return readKnown(tx, actor, customerId)
  await forget(ctx, customerId)
  // The sound of somebody who was merged into them stays theirs.
  if ((await soundOf(tx, customerId))?.file_id)
    await tx.insertInto('known_sounds').values({ customer_id: customerId, agent_id: actor.id, at: now }).execute()
  await bump(ctx, customerId)
  return readKnown(tx, actor, customerId)
}

async function forget(ctx: Context<'setSound'> | Context<'removeSound'>, customerId: string): Promise<void> {
  const gone = await ctx.tx
    .deleteFrom('known_sounds')
    .where('customer_id', '=', customerId)
    .returning('file_id')
    .execute()
  await forgetFiles(
    ctx,
    gone.flatMap(({ file_id }) => file_id ?? []),
  )
}

/** Undefined when there is none. */
export async function readSound(db: Reader, services: Services, customerId: string): Promise<Bytes | undefined> {
  const row = await soundOf(db, customerId)
  const file = row?.file_id && (await readFile(db, services, row.file_id))
  if (!file) return undefined
  return {
    content: file.content,
    type: file.type,
    disposition: 'inline',
    headers: { 'cache-control': 'private, max-age=3600', 'cross-origin-resource-policy': 'same-origin' },
  }
}
