// The heartbeat of all mailboxes, fresh enough to be believed: that nothing happens is told by no event.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { HealthView } from '../mailboxes.views.ts'

/** While a page shows it, it is asked for this often (ms). */
const often = 15_000

export const useHealth = (): HealthView[] | undefined => useQuery({ ...api.mailboxes.health.query({}), refetchInterval: often }).data?.items
