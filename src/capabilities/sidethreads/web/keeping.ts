// What is being written to somebody outside, kept in this browser until it is sent or thrown away.
import { type Keeper, createKeeper } from '#capabilities/drafts/web/keeper.ts'
import { useMe } from '#web/session.tsx'

/** What of the conversation goes along. */
export type Chosen = { messageIds: readonly string[]; attachmentIds: readonly string[] }

export type SideKeeper = {
  keeper: Keeper
  chosen(): Chosen | undefined
  choose(chosen: Chosen): void
  /** It was sent or thrown away. */
  forget(): void
}

const kept = new Map<string, SideKeeper>()

/** One for each side thread and one for each conversation in which one may be begun. */
export function useSideKeeper(conversationId: string, sideThreadId?: string): SideKeeper {
  const { id: agentId } = useMe()
  const place = `side ${conversationId} ${sideThreadId ?? 'new'}`
  const name = `${agentId} ${place}`
  let found = kept.get(name)
  if (!found) kept.set(name, (found = createSideKeeper(agentId, place)))
  return found
}

function createSideKeeper(agentId: string, place: string): SideKeeper {
  const key = `heed.side.${agentId}.${place}`
  let chosen: Chosen | undefined
  const keeper = createKeeper({
    slot: { agentId, conversationId: place, kind: 'reply' },
    save: async ({ draftId, revision }) => ({ draftId, revision: revision + 1 }),
    // The keeper removes what a server has; there is none, so it stays until `forget`.
    storage: {
      getItem: () => localStorage.getItem(key),
      setItem: (_, value) => localStorage.setItem(key, value),
      removeItem: () => undefined,
    },
    newId: () => crypto.randomUUID(),
  })
  keeper.offer(null, Date.now())
  return {
    keeper,
    chosen: () => chosen,
    choose: (next) => void (chosen = next),
    forget() {
      keeper.reset()
      chosen = undefined
      localStorage.removeItem(key)
    },
  }
}
