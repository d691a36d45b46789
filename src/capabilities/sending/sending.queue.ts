// Putting mail into the outbox, and the rows of it.
import type { Selectable } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Services } from '#kernel/ports.ts'
import type { DB } from '#kernel/schema.gen.ts'
import type { Standing } from '#capabilities/conversations/conversations.public.ts'
import type { DraftContent } from '#capabilities/drafts/drafts.public.ts'
import type { RecipientState } from './sending.views.ts'
import type { MailPlan } from './mail/make.ts'
import { newHeaderId } from './mail/message-id.ts'

/** How long a message can be called back. */
export const undoSeconds = 10
/**
 * After this there is no further try. RFC 5321, section 4.5.4.1, asks for four to five days; people want to know
 * sooner.
 */
export const giveUpDays = 3
/** All files of one message together, before encoding: most servers take 25 to 35 MB encoded. */
export const maxBytes = 25 * 1024 * 1024
/** Rung when something may leave at once. */
export const outboxTopic = 'outbox'

export type OutboxRow = Selectable<DB['outbox']>
export type Fates = Record<string, { state: RecipientState; code: number; reason: string; said: string; at: string }>

/** A link that opens something, or a code: made only while the mail is made, and kept nowhere. */
export type LinkPlan =
  | { linkId: string; kind: 'invitation' | 'reset' }
  /** Of the portal, which keeps its links itself; after `until` there is nothing to mail. */
  | { linkId: string; kind: 'portal'; until: string }
  | (SignedLink & { kind: 'signed'; until: string })
  | (SignedCode & { kind: 'code'; until: string })
/** Of a page that opens for whoever has the signature: `path` ends in `/`, `named` says what it is for. */
export type SignedLink = { path: string; purpose: string; named: string }

export const signedAddress = (
  { secrets, baseUrl }: Pick<Services, 'secrets' | 'baseUrl'>,
  { path, purpose, named }: SignedLink,
): string => `${baseUrl}${path}${named}.${secrets.sign(purpose, named)}`

/** For whoever reads a mail and tells what stands in it; `named` says what the code is for, and when it was made. */
export type SignedCode = { purpose: string; named: string }

/** Eight digits that nobody without our key can tell. */
export function signedCode({ secrets }: Pick<Services, 'secrets'>, { purpose, named }: SignedCode): string {
  const digest = Buffer.from(secrets.sign(purpose, named), 'base64url')
  return String(digest.readUIntBE(0, 6) % 100_000_000).padStart(8, '0')
}

export type Plan = MailPlan & { link?: LinkPlan }

/** Offered with what is written (`Leaving`), to whoever knows more headers for it: answers them by name. */
export const headersStep = 'sending.headers'
export type Leaving = { text: string; recipients: readonly string[] }

/** Where the address of the link, or the code, stands in a plan. */
export const linkMark = '\u27e6link\u27e7'

/** What undoing needs. */
export type UndoPlan = {
  draft: DraftContent & { kind: 'reply' | 'new'; conversationId: string | null }
  before: Standing
  stateAfter: Standing['state']
  joined: string[]
  claimed: string[]
}

/** What undoing mail needs that belongs to no message of a conversation: what was written. */
export type BesideUndo = { draft: DraftContent }

export type Queued = {
  messageId: string | null
  /** What it belongs to instead of a message of a conversation; another capability keeps that. */
  besideId?: string
  agentId?: string | null
  originId?: string | null
  mailboxId: string | null
  recipients: string[]
  plan: Plan
  undo?: UndoPlan | BesideUndo
  /** It can be called back for a while, as with `undo`. */
  held?: boolean
  /** Of our Message-ID. */
  domain: string
}

/** One row for one mail. With `undo` or `held` it waits until it can not be called back any more. */
export async function queueMail(
  w: Writer,
  {
    messageId,
    besideId,
    agentId = null,
    originId = null,
    mailboxId,
    recipients,
    plan,
    undo,
    held = undo !== undefined,
    domain,
  }: Queued,
): Promise<{ headerId: string; dueAt: Date }> {
  const id = w.newId()
  const headerId = newHeaderId(w.services, id, domain)
  const dueAt = new Date(w.now.getTime() + (held ? undoSeconds * 1000 : 0))
  await w.tx
    .insertInto('outbox')
    .values({
      id,
      message_id: messageId,
      beside_id: besideId ?? null,
      agent_id: agentId,
      origin_id: originId,
      mailbox_id: mailboxId,
      state: held ? 'held' : 'queued',
      header_id: headerId,
      recipients,
      plan: json(plan),
      undo: undo ? json(undo) : null,
      due_at: dueAt,
      give_up_at: new Date(dueAt.getTime() + giveUpDays * 86_400_000),
      created_at: w.now,
      changed_at: w.now,
    })
    .execute()
  if (!held) w.services.wake(outboxTopic)
  return { headerId, dueAt }
}

/** PostgreSQL's text holds no NUL and no half surrogate pairs. */
export const json = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'string' ? each.replaceAll('\0', '').toWellFormed() : each,
  )
