// What happens once the server has let somebody in.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError, queryClient } from '#web/api.ts'

/** Goes on to `to`; answers that were meant for nobody are forgotten. */
export function useEntering(): (to: string) => void {
  const navigate = useNavigate()
  return (to) => {
    queryClient.clear()
    void navigate({ to, replace: true })
  }
}

/** Seconds until the next try, counted down; 0 when there is nothing to wait for. `error`: the latest refusal. */
export function useWait(error: unknown): number {
  const seconds = error instanceof ApiError ? Number(error.problem?.['retryAfter'] ?? 0) : 0
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const until = Date.now() + seconds * 1000
    const look = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    look()
    if (!seconds) return undefined
    const timer = setInterval(look, 500)
    return () => clearInterval(timer)
  }, [error, seconds])
  return left
}
