// Notes about a customer.
import { type Context, hold } from './customers.changing.ts'
import { notesIn } from './customers.notes.public.ts'

export const notes = notesIn({ table: 'customer_notes', owner: 'customer_id' })

export async function addNote(ctx: Context<'addNote'>) {
  const { id: customerId } = await hold(ctx, ctx.input.customerId)
  const note = await notes.add(ctx, customerId, ctx.input.body)
  ctx.emit('noted', { customerId })
  return note
}

export async function editNote(ctx: Context<'editNote'>) {
  const { id: customerId } = await hold(ctx, ctx.input.customerId)
  const note = await notes.edit(ctx, customerId, ctx.input)
  ctx.emit('noted', { customerId })
  return note
}

export async function removeNote(ctx: Context<'removeNote'>) {
  const { id: customerId } = await hold(ctx, ctx.input.customerId)
  const done = await notes.remove(ctx, customerId, ctx.input)
  ctx.emit('noted', { customerId })
  return done
}
