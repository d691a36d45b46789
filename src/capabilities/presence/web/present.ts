// Who else is in a conversation: kept fresh by what colleagues' tabs tell live, and by the answers to our own beats.
import { useQuery } from '@tanstack/react-query'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api } from '#web/api.ts'
import type { Doing } from '../presence.contract.ts'

export type Person = { id: string; name: string; doing: Doing }

/** Colleagues, whoever types first. */
export const usePresent = (conversationId: string): readonly Person[] =>
  useQuery({
    ...api.presence.list.query({ conversationId }),
    staleTime: 15_000,
    enabled: useSettled(conversationId),
  }).data?.people ?? none

const none: readonly Person[] = []
