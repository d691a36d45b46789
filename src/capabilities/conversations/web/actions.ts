// What an agent does with a conversation: shown at once, sent, taken back when refused. Undo by Z for ten seconds.
import { useCallback, useState } from 'react'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { problemOf } from '#web/kit/Form.tsx'
import type { ConversationView, State, Turn } from '../conversations.views.ts'
import { type Change, tellChange } from './changes.ts'
import { hasRemedy, putRight } from './remedies.ts'
import { conversationQuery, patch } from './data.ts'

type Conversation = Pick<ConversationView, 'id' | 'number' | 'subject' | 'state' | 'snoozedUntil' | 'assignee' | 'team' | 'revision'>
export type Owner = { id: string; name: string }
/** `team` or `assignee` left out: stays as it is. */
export type Assignment = { assignee?: Owner | null; team?: Owner | null }

/** Somebody was faster: in words, and the way to do it all the same. */
export type Conflict = { text: string; again: () => Promise<void> }

/** `onReturn` is called when closing is undone, with the conversation to show again. */
export function useConversationActions(onReturn?: (number: number) => void) {
  const t = useText()
  const format = useFormats()
  const [conflict, setConflict] = useState<Conflict>()

  /** Does it; a refusal because of a faster colleague becomes a conflict, any other a toast. */
  const attempt = useCallback(
    async (
      conversation: Conversation,
      change: Change,
      send: (revision: number) => Promise<{ revision: number }>,
      done: () => void,
    ): Promise<boolean> => {
      setConflict(undefined)
      try {
        await carryOut(conversation, change, send)
        done()
        return true
      } catch (error) {
        if (await putRight(error)) return attempt(conversation, change, send, done)
        if (hasRemedy(error)) return false
        if (!isRefusal(error, 'conversations.changedMeanwhile')) {
          toast({ text: problemOf(error).title, icon: 'circle-alert' })
          return false
        }
        const now = error.problem as { by?: Owner | null; change?: string; revision?: number } | undefined
        const what =
          now?.change === 'conversations.messageAdded'
            ? 'wrote'
            : now?.change === 'conversations.assigned'
              ? 'assigned'
              : now?.change === 'conversations.stateChanged'
                ? 'state'
                : now?.change === 'conversations.subjectChanged'
                  ? 'renamed'
                  : 'changed'
        setConflict({
          text: now?.by
            ? t(`conversations.faster.${what}`, { who: now.by.name })
            : t(what === 'wrote' ? 'conversations.faster.customer' : 'conversations.faster.someone'),
          again: async () => {
            const fresh = await queryClient.fetchQuery({ ...conversationQuery(conversation.id), staleTime: 0 })
            await attempt(fresh, change, send, done)
          },
        })
        return false
      }
    },
    [t],
  )

  const assign = useCallback(
    (conversation: Conversation, { assignee, team }: Assignment): Promise<boolean> => {
      const change: Change = {
        ...(assignee === undefined ? {} : { assignee }),
        ...(team === undefined ? {} : { team }),
      }
      const was: Assignment = {
        ...(assignee === undefined ? {} : { assignee: conversation.assignee }),
        ...(team === undefined ? {} : { team: conversation.team }),
      }
      const send = (to: Assignment) => (revision: number) =>
        api.conversations.assign({
          conversationId: conversation.id,
          revision,
          ...(to.assignee === undefined ? {} : { assigneeId: to.assignee?.id ?? null }),
          ...(to.team === undefined ? {} : { teamId: to.team?.id ?? null }),
        })
      return attempt(conversation, change, send({ assignee, team }), () =>
        toast({
          text: assignee
            ? t('conversations.done.assigned', { who: assignee.name })
            : team
              ? t('conversations.done.moved', { team: team.name })
              : t(assignee === null ? 'conversations.done.unassigned' : 'conversations.done.noTeam'),
          icon: 'user-round-check',
          undo: () => carryOut(latest(conversation), was, send(was)),
        }),
      )
    },
    [attempt, t],
  )

  const setState = useCallback(
    (conversation: Conversation, state: Turn, until?: string | null): Promise<boolean> => {
      const send = (to: Turn, back?: string | null) => (revision: number) =>
        api.conversations.setState({ conversationId: conversation.id, revision, state: to, until: back })
      return attempt(conversation, stateChange(state, until), send(state, until), () =>
        toast({
          text: until
            ? t('conversations.done.snoozedUntil', { subject: conversation.subject, at: format.soon(until, Date.now()) })
            : t(`conversations.done.${state}`, { subject: conversation.subject }),
          icon: state === 'closed' ? 'check' : state === 'open' ? 'inbox' : state === 'snoozed' ? 'alarm-clock' : 'reply',
          undo: async () => {
            const { snoozedUntil: back } = conversation
            const before = conversation.state as Turn
            await carryOut(latest(conversation), stateChange(before, back), send(before, back))
            if (state !== 'open') onReturn?.(conversation.number)
          },
        }),
      )
    },
    [attempt, t, format, onReturn],
  )

  const setSubject = useCallback(
    (conversation: Conversation, subject: string): Promise<boolean> => {
      const send = (to: string) => (revision: number) =>
        api.conversations.setSubject({ conversationId: conversation.id, revision, subject: to })
      return attempt(conversation, { subject }, send(subject), () =>
        toast({
          text: t('conversations.done.renamed'),
          icon: 'pencil',
          undo: () => carryOut(latest(conversation), { subject: conversation.subject }, send(conversation.subject)),
        }),
      )
    },
    [attempt, t],
  )

  return { assign, setState, setSubject, conflict, forgetConflict: useCallback(() => setConflict(undefined), []) }
}

export type ConversationActions = ReturnType<typeof useConversationActions>

const stateChange = (state: State, until?: string | null): Change => ({
  state,
  snoozedUntil: state === 'snoozed' ? (until ?? null) : null,
  ...(state === 'open' ? {} : { waitingSince: null }),
})

/** The newest revision in memory: an undo must not fail because of what it takes back. */
const latest = (conversation: Conversation): Conversation =>
  queryClient.getQueryData<ConversationView>(conversationQuery(conversation.id).queryKey) ?? conversation

async function carryOut(
  conversation: Conversation,
  change: Change,
  send: (revision: number) => Promise<{ revision: number }>,
): Promise<void> {
  const { queryKey } = conversationQuery(conversation.id)
  await queryClient.cancelQueries({ queryKey })
  const before = patch(conversation.id, change)
  const back = tellChange(conversation, change)
  try {
    const { revision } = await send(conversation.revision)
    patch(conversation.id, { revision })
  } catch (error) {
    if (before) queryClient.setQueryData(queryKey, before)
    back()
    throw error
  } finally {
    void queryClient.invalidateQueries({ queryKey })
  }
}
