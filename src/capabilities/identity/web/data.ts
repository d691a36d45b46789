// Merging and taking apart, told at the foot of the screen with the way back.
import type { useNavigate } from '@tanstack/react-router'
import { api, queryClient } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import type { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'

type Navigate = ReturnType<typeof useNavigate>
type Say = ReturnType<typeof useText>

export const compareAddress = (customerId: string, otherIds: readonly string[]) => ({
  to: `/customers/${customerId}/compare`,
  search: { with: otherIds.join(',') } as never,
})

/** Everything that is shown of customers is asked anew. */
const refresh = () => queryClient.invalidateQueries()

/** Does it, and says so when it was refused. */
export async function attempt(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run()
    return true
  } catch (error) {
    toast({ text: problemOf(error).title, icon: 'circle-alert' })
    return false
  } finally {
    void refresh()
  }
}

export async function mergeThem(
  t: Say,
  navigate: Navigate,
  given: Parameters<typeof api.identity.merge>[0] & { name: string },
): Promise<void> {
  const { name, ...input } = given
  await api.identity.merge(input)
  await navigate({ to: `/customers/${input.customerId}`, replace: true })
  void refresh()
  toast({
    text: t('identity.merged', { count: input.fromIds.length, name }),
    icon: 'merge',
    undo: () =>
      attempt(async () => {
        for (const customerId of input.fromIds.toReversed()) await api.identity.unmerge({ customerId })
      }),
  })
}

type Merged = { from: { id: string; name: string }; chosen: readonly string[] }

export const takeApart = (t: Say, intoId: string, { from, chosen }: Merged): Promise<boolean> =>
  attempt(async () => {
    await api.identity.unmerge({ customerId: from.id })
    toast({
      text: t('identity.parted', { name: from.name }),
      icon: 'split',
      undo: () => attempt(() => mergeAgain(intoId, from.id, chosen)),
    })
  })

/** With the same choices, as far as there is still something to choose. */
async function mergeAgain(intoId: string, fromId: string, chosen: readonly string[]): Promise<void> {
  const { facts, state } = await api.identity.compare({ customerId: intoId, withIds: fromId })
  const choices = facts
    .filter(({ key, values }) => chosen.includes(key) && values[fromId] !== undefined)
    .map(({ key }) => ({ key, customerId: fromId }))
  await api.identity.merge({ customerId: intoId, fromIds: [fromId], choices, state })
}

export const keepApart = (
  t: Say,
  a: { id: string; name: string },
  b: { id: string; name: string },
): Promise<boolean> => {
  const pair = { customerId: a.id, otherId: b.id }
  return attempt(async () => {
    await api.identity.keepApart(pair)
    toast({
      text: t('identity.keptApart', { one: a.name, other: b.name }),
      icon: 'check',
      undo: () => attempt(() => api.identity.offerAgain(pair)),
    })
  })
}
