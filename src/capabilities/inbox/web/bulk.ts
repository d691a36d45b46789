// One change to many conversations: shown at once, sent four at a time, and what was refused is told in one sentence.
import { useCallback, useMemo } from 'react'
import type { Assignment } from '#capabilities/conversations/web/actions.ts'
import { type Change, tellChange } from '#capabilities/conversations/web/changes.ts'
import { patch } from '#capabilities/conversations/web/data.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { InboxRow } from '../inbox.contract.ts'
import { handOver } from './many.ts'

type Done = { row: InboxRow; revision: number }

export function useBulk() {
  const t = useText()
  const run = useCallback(
    async (
      rows: readonly InboxRow[],
      change: Change,
      send: (row: InboxRow) => Promise<{ revision: number }>,
      text: (count: number) => string,
      undo: (done: Done) => Promise<unknown>,
    ) => {
      const done: Done[] = []
      await inParallel(rows, async (row) => {
        const before = patch(row.id, change)
        const back = tellChange(row, change)
        try {
          const { revision } = await send(row)
          patch(row.id, { revision })
          done.push({ row, revision })
        } catch {
          if (before) patch(row.id, before)
          back()
        }
      })
      const takeBack = async (each: Done) => {
        const { state, assignee, team, waitingSince } = each.row
        const back = tellChange(each.row, { state, assignee, team, waitingSince })
        await undo(each).catch((error: unknown) => {
          back()
          throw error
        })
      }
      const refused = rows.length - done.length
      if (refused) toast({ text: t('inbox.bulk.refused', { count: refused }), icon: 'circle-alert' })
      if (done.length) toast({ text: text(done.length), icon: 'check', undo: () => inParallel(done, takeBack) })
    },
    [t],
  )
  return useMemo(
    () => ({
      close: (rows: readonly InboxRow[]) =>
        handOver(rows, { state: 'closed' }) ||
        run(
          rows.filter((row) => row.state !== 'closed' && row.state !== 'spam'),
          { state: 'closed', waitingSince: null },
          ({ id, revision }) => api.conversations.setState({ conversationId: id, revision, state: 'closed' }),
          (count) => t('inbox.bulk.closed', { count }),
          ({ row, revision }) => api.conversations.setState({ conversationId: row.id, revision, state: row.state as Exclude<InboxRow['state'], 'spam'> }),
        ),
      assign: (rows: readonly InboxRow[], { assignee, team }: Assignment) =>
        handOver(rows, {
          ...(assignee === undefined ? {} : { assignee: assignee?.id ?? null }),
          ...(team === undefined ? {} : { teamId: team?.id ?? null }),
        }) ||
        run(
          rows,
          { ...(assignee === undefined ? {} : { assignee }), ...(team === undefined ? {} : { team }) },
          ({ id, revision }) =>
            api.conversations.assign({
              conversationId: id,
              revision,
              ...(assignee === undefined ? {} : { assigneeId: assignee?.id ?? null }),
              ...(team === undefined ? {} : { teamId: team?.id ?? null }),
            }),
          (count) =>
            t('inbox.bulk.assigned', { count, who: (assignee ?? team)?.name ?? t('conversations.assign.nobody') }),
          ({ row, revision }) =>
            api.conversations.assign({
              conversationId: row.id,
              revision,
              assigneeId: row.assignee?.id ?? null,
              teamId: row.team?.id ?? null,
            }),
        ),
    }),
    [run, t],
  )
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const item of rest) await work(item)
    }),
  )
}
