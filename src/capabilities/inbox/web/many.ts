// When very many are selected, what is done to them is handed to whoever does such things as a job (capability `bulk`).

export type ManyChange = { state: 'closed' } | { assignee?: string | null; teamId?: string | null }

/** As many are changed one by one from here. */
export const few = 20

/** Set while somebody can do it. */
export const many: { change?: (ids: readonly string[], change: ManyChange) => void } = {}
