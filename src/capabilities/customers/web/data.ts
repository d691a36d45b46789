// A customer as screens know them, and writing about them: the answer is shown at once, undone by Z where that makes
// sense; what was refused is asked anew.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, queryClient } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import type { IconName } from '#web/kit/icon-names.ts'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { CustomerView } from '../customers.contract.ts'

export const customerQuery = (customerId: string) => api.customers.get.query({ customerId })
export const notesQuery = (customerId: string) => api.customers.notes.query({ customerId })

export const useCustomer = (customerId: string) =>
  useQuery({ ...customerQuery(customerId), enabled: useMay('customers:read') })

type Done = { text: string; icon?: IconName; undo?: (now: CustomerView) => Promise<CustomerView> }

/** Runs what changes a customer; tells whether it was done. What it throws is told, unless `tell` is false. */
export async function change(
  customerId: string,
  run: () => Promise<CustomerView>,
  done: Done | null,
  tell = true,
): Promise<boolean> {
  const put = (view: CustomerView) => queryClient.setQueryData(customerQuery(customerId).queryKey, view)
  try {
    const now = await run()
    put(now)
    if (done)
      toast({
        text: done.text,
        icon: done.icon ?? 'check',
        ...(done.undo ? { undo: async () => put(await done.undo!(now)) } : { seconds: 4 }),
      })
    return true
  } catch (error) {
    void queryClient.invalidateQueries({ queryKey: customerQuery(customerId).queryKey })
    if (!tell) throw error
    toast({ text: problemOf(error).title, icon: 'circle-alert' })
    return false
  }
}

/** Active colleagues by name, for choosing an owner; empty while they are not known or may not be seen. */
export function useOwners(): readonly { id: string; name: string }[] {
  const { data } = useQuery({
    ...api.people.list.query({ state: 'active', limit: 200 }),
    enabled: useMay('people:read'),
  })
  return useMemo(() => data?.items.map(({ id, name }) => ({ id, name })) ?? [], [data])
}
