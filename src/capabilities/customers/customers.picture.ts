// Pictures of customers: uploaded by people who work here, never fetched from outside.
import { createHash } from 'node:crypto'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { imageType, maxPhotoBytes } from '#capabilities/people/people.public.ts'
import { type Context, hold } from './customers.changing.ts'
import { readCustomer } from './customers.queries.ts'

export async function setPicture(ctx: Context<'setPicture'>) {
  const { tx, actor, input, emit, fail } = ctx
  const { body } = input
  const { id } = await hold(ctx, input.customerId)
  if (body.length > maxPhotoBytes) return fail('pictureTooLarge', { maxBytes: maxPhotoBytes })
  const type = imageType(body)
  if (!type) return fail('notAnImage')
  const row = { customer_id: id, type, content: Buffer.from(body) }
  await tx
    .insertInto('customer_pictures')
    .values(row)
    .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(row))
    .execute()
  const picture = createHash('sha256').update(body).digest('hex').slice(0, 16)
  await tx.updateTable('customers').set({ picture }).where('id', '=', id).execute()
  emit('pictureChanged', { customerId: id })
  return (await readCustomer(tx, actor, id))!
}

export async function removePicture(ctx: Context<'removePicture'>) {
  const { tx, actor, input, emit } = ctx
  const { id } = await hold(ctx, input.customerId)
  await tx.deleteFrom('customer_pictures').where('customer_id', '=', id).execute()
  await tx.updateTable('customers').set({ picture: null }).where('id', '=', id).execute()
  emit('pictureChanged', { customerId: id })
  return (await readCustomer(tx, actor, id))!
}

/** Undefined when there is none. It may be kept for an hour, by the browser that asked alone. */
export async function readPicture(db: Reader, customerId: string): Promise<Bytes | undefined> {
  const row = await db
    .selectFrom('customer_pictures')
    .select(['type', 'content'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return row && { ...row, disposition: 'inline', headers: { 'cache-control': 'private, max-age=3600' } }
}
