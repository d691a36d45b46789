// Says where this tab is and what is done there: every 15 seconds while the page is in sight, and at each change.
import { useEffect } from 'react'
import { api, queryClient } from '#web/api.ts'
import { whenIdle } from '#web/moments.ts'
import type { Doing } from '../presence.contract.ts'

const everyMs = 15_000
/** Who has not typed for so long, no longer types. */
const typingMs = 8000

/** One name per tab, made anew with each load. */
const tab = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`

/**
 * Tells colleagues while the calling component is mounted. Typing is seen by what is put into editors marked with
 * `data-mode`.
 */
export function useHere(conversationId: string): void {
  useEffect(() => {
    const { queryKey } = api.presence.list.query({ conversationId })
    let doing: Doing = 'looking'
    let told: Doing | undefined
    let rest: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      if (document.visibilityState !== 'visible') return
      told = doing
      // Presence is a courtesy: what can not be told now is told with the next beat.
      api.presence.here({ conversationId, tab, doing }).then(
        (present) => queryClient.setQueryData(queryKey, present),
        () => undefined,
      )
    }
    const become = (next: Doing) => {
      doing = next
      if (told !== doing) tell()
    }
    const hear = (event: Event) => {
      const mode = (event.target as Element | null)?.closest?.('[data-mode]')?.getAttribute('data-mode')
      if (mode !== 'reply' && mode !== 'note') return
      clearTimeout(rest)
      rest = setTimeout(() => become('looking'), typingMs)
      become(mode === 'note' ? 'typing_note' : 'typing_reply')
    }
    const leave = () => {
      told = undefined
      api.presence.leave({ conversationId, tab }).catch(() => undefined)
    }
    const turn = () => (document.visibilityState === 'visible' ? tell() : leave())
    // Whoever only passes by is not announced.
    const first = setTimeout(tell, 600)
    const beat = setInterval(tell, everyMs)
    document.addEventListener('input', hear)
    document.addEventListener('visibilitychange', turn)
    addEventListener('pagehide', leave)
    return () => {
      clearTimeout(first)
      clearTimeout(rest)
      clearInterval(beat)
      document.removeEventListener('input', hear)
      document.removeEventListener('visibilitychange', turn)
      removeEventListener('pagehide', leave)
      if (told) whenIdle(leave)
    }
  }, [conversationId])
}
