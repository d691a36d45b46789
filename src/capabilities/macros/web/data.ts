// Saved replies as screens know them.
import { queryClient } from '#web/api.ts'

/** After a change of one's own, without waiting for the news of it. */
export const refreshMacros = (): Promise<unknown> =>
  Promise.all(
    ['list', 'find', 'folders', 'preview'].map((name) =>
      queryClient.invalidateQueries({ queryKey: [`macros.${name}`] }),
    ),
  )
