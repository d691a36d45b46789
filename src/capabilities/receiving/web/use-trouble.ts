// Sent mail that did not arrive or may not have.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { useMay } from '#web/session.tsx'

/** The latest one and how many there are, of the reader's own mail or of everybody's; undefined without the right or before it came. */
export function useTrouble(mine: boolean) {
  const may = useMay('sending:read')
  return useQuery({ ...api.sending.trouble.query({ mine, limit: 1 }), enabled: may }).data
}
