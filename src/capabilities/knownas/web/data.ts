// A card as screens know it; what was answered is shown at once.
import { useQuery } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { KnownView } from '../knownas.contract.ts'

export const knownQuery = (customerId: string) => api.knownas.of.query({ customerId })

/** `customerId` is empty while nobody is known. */
export const useKnown = (customerId: string) => {
  const mayRead = useMay('knownas:read')
  return useQuery({ ...knownQuery(customerId), enabled: mayRead && customerId !== '' })
}

export const put = (view: KnownView): void => void queryClient.setQueryData(knownQuery(view.customerId).queryKey, view)

/** Says what was done, and takes it back when asked to. */
export function changed({ customerId, revision }: KnownView, text: string): void {
  toast({ text, icon: 'check', undo: async () => put(await api.knownas.undo({ customerId, revision })) })
}

/** Runs what changes a card; a refusal is told in its words, and the card is asked for anew. */
export async function change(
  customerId: string,
  run: () => Promise<KnownView>,
  done: (view: KnownView) => void,
): Promise<void> {
  try {
    const view = await run()
    put(view)
    done(view)
  } catch (error) {
    toast({ text: problemOf(error).title, icon: 'circle-alert' })
    await queryClient.invalidateQueries({ queryKey: knownQuery(customerId).queryKey })
  }
}
