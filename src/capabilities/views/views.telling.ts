// Tells the screens that counts may have changed: after the change is committed, and once a second for all.
import type { Writer } from '#kernel/capability.ts'
import type { Services } from '#kernel/ports.ts'

const restMs = 1000

// A process that has just begun owes the news that the one before it may have kept to itself.
const owed = new WeakMap<Services, { isOwed: boolean; told: number }>()

/**
 * Notes that something changed; `later` tells what was noted in transactions before this one. The follower's steps
 * come often enough, and are made one after the other.
 */
export function tellCounted({ services, now }: Writer, when: 'noted' | 'later' = 'noted'): void {
  const state = owed.get(services) ?? { isOwed: true, told: 0 }
  owed.set(services, state)
  if (when === 'noted') state.isOwed = true
  else if (state.isOwed && now.getTime() - state.told >= restMs) {
    state.isOwed = false
    state.told = now.getTime()
    services.whisper({ type: 'views.counted', about: ['viewCounts', 'all'], payload: {} })
  }
}
