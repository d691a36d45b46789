// Everything known about a person, asked for as files, given by a link, and taken away. One archive for each request: a
// newer one takes the place of the one before. How it is filled is in privacy.filling.ts.
import type { ActionContext } from '#kernel/capability.ts'
import { privacyContract } from './privacy.contract.ts'
import { dropArchives } from './privacy.dropping.ts'
import { held, move } from './privacy.handling.ts'
import { readSettings } from './privacy.settings.ts'
import { mailLink } from './privacy.telling.ts'

type Contract = typeof privacyContract
type Act<A extends keyof Contract['actions']> = ActionContext<Contract, Contract['actions'][A]>

/** So long the files are there after they were made. */
const keptDays = 30
const dayMs = 24 * 3600_000

export async function makeArchive(ctx: Act<'makeArchive'>) {
  const { row, view } = await held(ctx, 'makeArchive')
  if (view.archive?.state === 'making') return view
  await dropArchives(ctx, [row.id])
  const archiveId = ctx.newId()
  await ctx.tx
    .insertInto('privacy_archives')
    .values({
      id: archiveId,
      request_id: row.id,
      state: 'making',
      made_at: ctx.now,
      went_on_at: ctx.now,
      gone_at: new Date(ctx.now.getTime() + keptDays * dayMs),
    })
    .execute()
  ctx.enqueue('makeArchive', { archiveId }, { maxAttempts: 3 })
  return move(ctx, row, {}, 'archiveAsked')
}

export async function sendArchive(ctx: Act<'sendArchive'>) {
  const { row, view } = await held(ctx, 'giveArchive')
  const to = view.addresses.find(({ id }) => id === ctx.input.addressId) ?? ctx.fail('addressNotFound')
  if (to.doubt) return ctx.fail('addressInDoubt')
  const { linkDays } = await readSettings(ctx.tx)
  const wanted = ctx.now.getTime() + linkDays * dayMs
  const ends = new Date(Math.min(wanted, Date.parse(view.archive!.goneAt)))
  await ctx.tx.updateTable('privacy_archives').set({ link_ends_at: ends }).where('id', '=', view.archive!.id).execute()
  await mailLink(ctx, row, { to: to.address, archiveId: view.archive!.id, ends })
  return move(ctx, row, {}, 'linkSent', to.address)
}

/** The files go, and the link leads nowhere from now on. */
export async function removeArchive(ctx: Act<'removeArchive'>) {
  const { row } = await held(ctx, 'removeArchive')
  await dropArchives(ctx, [row.id])
  return move(ctx, row, {}, 'archiveRemoved')
}
