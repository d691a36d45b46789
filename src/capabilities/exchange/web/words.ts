// How far an import or an export is, in words and as a mark.
import type { ExportView, Progress } from '../exchange.contract.ts'

export const isGoing = ({ state }: Pick<Progress, 'state'>): boolean =>
  state === 'checking' || state === 'running' || state === 'undoing'

/** Kind of the chip. */
export const kindOf = (state: Progress['state'] | ExportView['state']): 'good' | 'bad' | 'warn' | undefined => {
  if (state === 'done' || state === 'ready') return 'good'
  if (state === 'failed') return 'bad'
  return state === 'stopped' || state === 'checked' ? 'warn' : undefined
}
