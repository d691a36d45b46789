// Changing consents from a screen: told in words, taken back by Z.
import { api, queryClient } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { ConsentView, Way } from '../consents.contract.ts'

export const consentsQuery = (customerId: string) => api.consents.of.query({ customerId })
export const purposesQuery = () => api.consents.purposes.query({})

/** Runs what changes something and looks anew; a refusal is told in its words. */
async function attempt(queryKey: readonly unknown[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    toast({ text: problemOf(error).title, icon: 'circle-alert' })
  }
  await queryClient.invalidateQueries({ queryKey })
}

export function useConsentChange(customerId: string) {
  const t = useText()
  const { queryKey } = consentsQuery(customerId)
  return (
    what: 'give' | 'withdraw',
    { purposeId, purpose, channel }: ConsentView,
    { how, language }: { how?: Way; language?: string } = {},
  ) =>
    attempt(queryKey, async () => {
      const line = { customerId, purposeId, channel, how }
      const done = what === 'give' ? await api.consents.give({ ...line, language }) : await api.consents.withdraw(line)
      const words = t(`consents.done.${done.state}`, { purpose })
      const { entryId } = done
      if (!done.changed || !entryId) return void toast({ text: words, icon: 'check', seconds: 4 })
      toast({
        text: words,
        icon: 'check',
        undo: () => attempt(queryKey, async () => void (await api.consents.undo({ entryId }))),
      })
    })
}

export const savePurpose = (work: () => Promise<unknown>): Promise<void> =>
  attempt(purposesQuery().queryKey, async () => void (await work()))
