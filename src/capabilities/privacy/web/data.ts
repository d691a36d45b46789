// Requests as screens know them: each step answers the request as it is then, which is shown at once.
import { api, queryClient } from '#web/api.ts'
import { failed } from '#web/kit/failed.ts'
import { toast } from '#web/kit/toast.ts'
import type { RequestView } from '../privacy.contract.ts'

export const requestQuery = (requestId: string) => api.privacy.get.query({ requestId })
export const requestsOfQuery = (customerId: string) => api.privacy.of.query({ customerId })

export const show = (view: RequestView) => queryClient.setQueryData(requestQuery(view.id).queryKey, view)

/** For steps without a form: a refusal is told in its words, and the newest is asked for. */
export async function step(requestId: string, run: () => Promise<RequestView>, text?: string): Promise<void> {
  try {
    show(await run())
    if (text) toast({ text, icon: 'check', seconds: 4 })
  } catch (error) {
    failed(error)
    await queryClient.invalidateQueries({ queryKey: requestQuery(requestId).queryKey })
  }
}
