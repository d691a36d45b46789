// Notes about a company.
import { notesIn } from '#capabilities/customers/customers.notes.public.ts'
import { type Context, lockCompany } from './companies.changing.ts'

export const notes = notesIn({ table: 'company_notes', owner: 'company_id' })

export async function addNote(ctx: Context<'addNote'>) {
  const companyId = await held(ctx)
  const note = await notes.add(ctx, companyId, ctx.input.body)
  ctx.emit('noted', { companyId })
  return note
}

export async function editNote(ctx: Context<'editNote'>) {
  const companyId = await held(ctx)
  const note = await notes.edit(ctx, companyId, ctx.input)
  ctx.emit('noted', { companyId })
  return note
}

export async function removeNote(ctx: Context<'removeNote'>) {
  const companyId = await held(ctx)
  const done = await notes.remove(ctx, companyId, ctx.input)
  ctx.emit('noted', { companyId })
  return done
}

async function held({ tx, input, fail }: Context<'addNote'> | Context<'editNote'> | Context<'removeNote'>) {
  return (await lockCompany(tx, input.companyId)) ? input.companyId : fail('notFound')
}
