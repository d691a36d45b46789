// What agents decide about mail that did not simply arrive: try again, it was sent, send it again, write it anew.
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { putBack } from '#capabilities/drafts/drafts.public.ts'
import { createFiles } from '#capabilities/files/files.public.ts'
import { afterProof } from './outbox/fates.ts'
import { toClaim } from './outbox/claims.ts'
import { settle, tellState } from './outbox/settling.ts'
import type { sendingContract } from './sending.contract.ts'
import { type Fates, type OutboxRow, giveUpDays, json, outboxTopic } from './sending.queue.ts'
import type { Named } from './sending.recipients.ts'
import { type Deciding, takeVisible } from './sending.taking.ts'
import type { Right } from './sending.views.ts'

type Actions = typeof sendingContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof sendingContract, Actions[A]>
type MayFail = Deciding & { fail: (code: 'messageNotFound' | 'wrongState') => never }

async function take(ctx: MayFail, right: Right): Promise<{ row: OutboxRow; conversationId: string }> {
  const { allowed, ...taken } = await takeVisible(ctx)
  return allowed.includes(right) ? taken : ctx.fail('wrongState')
}

export async function retry(ctx: Context<'retry'>) {
  const { row } = await take(ctx as MayFail, 'retry')
  return queueAgain(ctx, row)
}

export async function resend(ctx: Context<'resend'>) {
  const { row } = await take(ctx as MayFail, 'resend')
  return queueAgain(ctx, row)
}

/** The same mail with the same Message-ID, to those alone who do not have it. */
export async function queueAgain(w: Writer, row: OutboxRow): Promise<Record<string, never>> {
  const fates = Object.fromEntries(
    Object.entries(row.recipient_states as Fates).filter(([, fate]) => fate.state !== 'failed'),
  )
  const giveUpAt = new Date(w.now.getTime() + giveUpDays * 86_400_000)
  await w.tx
    .updateTable('outbox')
    .set({
      state: 'queued',
      due_at: w.now,
      give_up_at: giveUpAt,
      recipient_states: json(fates),
      reason: '',
      response: '',
      attempts_before: row.attempts,
      claimed_by: null,
      claimed_at: null,
      ending_at: null,
      changed_at: w.now,
    })
    .where('id', '=', row.id)
    .execute()
  await tellState(w, row, 'queued')
  w.services.wake(outboxTopic)
  return {}
}

export async function markSent(ctx: Context<'markSent'>) {
  const { row } = await take(ctx as MayFail, 'markSent')
  await settle(ctx, row.id, afterProof(toClaim(row), row.response, ctx.now), { from: ['uncertain'] })
  return {}
}

/** What the message said, with copies of its files, in the agent's draft for the conversation. */
export async function writeAgain(ctx: Context<'writeAgain'>) {
  const { tx, actor, newId, input } = ctx
  const { row, conversationId } = await take(ctx as MayFail, 'writeAgain')
  const message = await tx
    .selectFrom('messages')
    .select(['body_html', 'addresses'])
    .where('id', '=', input.messageId)
    .executeTakeFirstOrThrow()
  const attached = await tx
    .selectFrom('attachments')
    .innerJoin('files', 'files.id', 'attachments.file_id')
    .select([
      'attachments.file_id',
      'attachments.name',
      'attachments.type',
      'attachments.inline',
      'files.blob_hash',
      'files.size',
    ])
    .where('message_id', '=', input.messageId)
    .orderBy('position')
    .execute()
  const copies = await createFiles(
    ctx,
    attached.map((file) => ({
      name: file.name,
      type: file.type,
      hash: file.blob_hash,
      size: Number(file.size),
      uploadedBy: actor.id,
    })),
  )
  const html = attached.reduce(
    (text, file, at) => text.replaceAll(`cid:${file.file_id}`, `/api/v1/files/${copies[at]!.id}`),
    message.body_html ?? '',
  )
  const { to = [], cc = [], bcc = [] } = message.addresses as { to?: Named[]; cc?: Named[]; bcc?: Named[] }
  const draft = await putBack(
    ctx,
    { draftId: newId(), agentId: actor.id, kind: 'reply', conversationId },
    {
      mailboxId: row.mailbox_id,
      subject: '',
      html,
      recipients: { to, cc, bcc },
      fileIds: attached.flatMap((file, at) => (file.inline ? [] : [copies[at]!.id])),
    },
  )
  return { draftId: draft.id, conversationId }
}
