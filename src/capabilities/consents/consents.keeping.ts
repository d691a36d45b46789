// Making purposes and changing them. Their wording is kept in versions, so that what was agreed to stays readable.
import type { ActionContext } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { type PurposeView, type consentsContract, mostPurposes } from './consents.contract.ts'
import { purposeView, readPurposes } from './consents.queries.ts'

type Actions = typeof consentsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof consentsContract, Actions[A]>
type Either = Context<'createPurpose'> | Context<'updatePurpose'>

export async function createPurpose(ctx: Context<'createPurpose'>): Promise<PurposeView> {
  const { tx, newId, input } = ctx
  const { name, channels, doubleOptIn } = input
  const id = newId()
  await check(ctx, { id, name, archived: false })
  await tx.insertInto('consent_purposes').values({ id, name, channels, double_opt_in: doubleOptIn }).execute()
  await addWording(ctx, id, 1, input.wordings)
  return saved(ctx, id)
}

export async function updatePurpose(ctx: Context<'updatePurpose'>): Promise<PurposeView> {
  const { tx, input, fail } = ctx
  const { purposeId, revision, name, channels, doubleOptIn, archived, wordings } = input
  await lock(tx, 'consents', 'purposes')
  const before = (await readPurposes(tx)).find(({ id }) => id === purposeId) ?? fail('notFound')
  if (before.revision !== revision) return fail('changedMeanwhile', { revision: before.revision })
  await check(ctx, { id: purposeId, name: name ?? before.name, archived: archived ?? before.archived })
  await tx
    .updateTable('consent_purposes')
    .set({ name, channels, archived, double_opt_in: doubleOptIn, revision: revision + 1 })
    .where('id', '=', purposeId)
    .execute()
  if (wordings && JSON.stringify(plain(wordings)) !== JSON.stringify(plain(before.wordings)))
    await addWording(ctx, purposeId, before.version + 1, wordings)
  return saved(ctx, purposeId)
}

/** There is room for it, and no other in use has its name. */
async function check(ctx: Either, given: Pick<PurposeView, 'id' | 'name' | 'archived'>): Promise<void> {
  const fail: (code: 'nameTaken' | 'tooMany') => never = ctx.fail
  await lock(ctx.tx, 'consents', 'purposes')
  if (given.archived) return
  const others = (await readPurposes(ctx.tx)).filter(({ id, archived }) => id !== given.id && !archived)
  if (others.some(({ name }) => name.toLowerCase() === given.name.toLowerCase())) fail('nameTaken')
  if (others.length >= mostPurposes) fail('tooMany')
}

type Wordings = PurposeView['wordings']

/** In one order of keys, as databases keep JSON in their own. */
const plain = (wordings: Wordings) => wordings.map(({ language, wording }) => [language, wording])

async function addWording({ tx, newId, actor, now }: Either, purposeId: string, version: number, wordings: Wordings) {
  await tx
    .insertInto('consent_wordings')
    .values({
      id: newId(),
      purpose_id: purposeId,
      version,
      texts: JSON.stringify(wordings),
      made_by: actor.id || null,
      made_at: now,
    })
    .execute()
}

async function saved(ctx: Either, purposeId: string): Promise<PurposeView> {
  ctx.emit('purposesChanged', {})
  return purposeView((await readPurposes(ctx.tx)).find(({ id }) => id === purposeId)!)
}
