// What stands beside the words of a conversation is asked for once those have been on the screen for a moment: opening
// paints sooner, and whoever leafs through a list does not ask a dozen questions about each one they pass.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { threadQuery } from './data.ts'

/** How long somebody has to stay, in milliseconds. */
const moment = 120

/** For `enabled` of a question about a conversation. What is known already is shown all the same. */
export function useSettled(conversationId: string): boolean {
  const { isPending } = useInfiniteQuery({ ...threadQuery(conversationId), enabled: false })
  const [settled, setSettled] = useState('')
  useEffect(() => {
    if (isPending) return undefined
    const timer = setTimeout(() => setSettled(conversationId), moment)
    return () => clearTimeout(timer)
  }, [isPending, conversationId])
  return settled === conversationId
}
