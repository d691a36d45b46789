// When very many are selected, what is done to them is handed to whoever does such things as a job (capability `bulk`).

export type ManyChange =
  | { state: 'closed' }
  | { assignee?: string | null; teamId?: string | null }
  | { addTags: string[]; removeTags: string[] }

/** As many are changed one by one from here. */
export const few = 20

/** Set while somebody can do it. */
export const many: { change?: (ids: readonly string[], change: ManyChange) => void } = {}

/** What is many is handed over, if anybody does that; false when it is few. */
export function handOver(rows: readonly { id: string }[], change: ManyChange): boolean {
  if (rows.length <= few || !many.change) return false
  many.change(
    rows.map(({ id }) => id),
    change,
  )
  return true
}
