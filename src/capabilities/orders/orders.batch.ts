// What every batch shares: each thing in it is checked by itself and gets a result of its own.
import { sql } from 'kysely'
import type { z } from 'zod'
import { system } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Contract } from '#kernel/contract.ts'
import { wordsFor } from '#kernel/fields.ts'
import { text } from '#kernel/text.ts'
import { visibleConversations, visibleCustomers } from '#capabilities/conversations/conversations.public.ts'
import type { CustomerKeys } from '#capabilities/customers/customers.keys.contract.ts'
import { customersByKeys } from '#capabilities/customers/customers.keys.public.ts'
import { type BatchResult, maxAheadMs, maxTold } from './orders.contract.ts'

type Problem = NonNullable<BatchResult['problem']>

/** What can be used with its place in the batch, and results for what can not. `locale`: in which the problems are told. */
export function checkItems<S extends z.ZodType>(
  schema: S,
  items: readonly unknown[],
  locale: string,
): { usable: { index: number; item: z.output<S> }[]; refused: BatchResult[] } {
  const usable: { index: number; item: z.output<S> }[] = []
  const refused: BatchResult[] = []
  items.forEach((raw, index) => {
    const checked = schema.safeParse(raw, { reportInput: true })
    if (checked.success) return void usable.push({ index, item: checked.data })
    const fields: Record<string, string> = {}
    for (const issue of checked.error.issues) fields[issue.path.join('.')] ??= wordsFor(issue, locale)
    const title = text(locale, 'errors.kernel.invalidInput') ?? 'Some of the input can not be used'
    refused.push(refusedItem(index, { code: 'kernel.invalidInput', title, fields }))
  })
  return { usable, refused }
}

export const refusedItem = (index: number, problem: Problem): BatchResult => ({
  index,
  outcome: 'refused',
  id: null,
  problem,
})

/** A refusal of `contract` as it is told for one thing of a batch. */
export const problemOf = (contract: Contract, code: string, locale: string): Problem => ({
  code: `${contract.name}.${code}`,
  title: text(locale, `errors.${contract.name}.${code}`) ?? contract.errors[code]!.message,
})

/**
 * Whom each thing is about, in the order given; one who is named by our own id must be somebody the actor may see.
 * Undefined: nobody is named, or there is nobody such.
 */
export async function ownersOf(
  w: Writer,
  items: readonly { source: string; customer?: CustomerKeys | undefined }[],
): Promise<(string | undefined)[]> {
  const owners: (string | undefined)[] = []
  const named = items.flatMap(({ source, customer }, place) => (customer ? [{ source, customer, place }] : []))
  for (const [source, theirs] of Map.groupBy(named, (each) => each.source)) {
    const customers = theirs.map(({ customer }) => customer)
    const found = await customersByKeys(w, source, customers)
    const byId = customers.flatMap(({ id }, at) => (id && found[at] ? [found[at]] : []))
    const seen = await visibleCustomers(w.tx, w.actor, byId, w.now)
    theirs.forEach(({ place, customer }, at) => {
      const id = found[at]
      if (id && (!customer.id || seen.has(id))) owners[place] = id
    })
  }
  return owners
}

/** Whether the sender's clock must be wrong. */
export const isAhead = ({ now }: Pick<Writer, 'now'>, at: string): boolean =>
  Date.parse(at) > now.getTime() + maxAheadMs

/** JSON as the database takes it: halves of surrogate pairs become the sign for what can not be read. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? each.toWellFormed() : each))

/** Of which of these customers news is told live: of a few all, of many those with a conversation that is not closed. */
export async function toldOf(w: Writer, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length <= maxTold) return [...customerIds]
  const rows = await visibleConversations(w.tx, system)
    .where('conversations.customer_id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .where('conversations.state', '<>', 'closed')
    .select('conversations.customer_id as customerId')
    .distinct()
    .execute()
  return rows.map(({ customerId }) => customerId)
}
