// Pushes. The words name who and what about, never what was said. A push that is sent twice, because a process died
// between sending and writing that down, shows once: the browser replaces what has the same tag.
import type { Actor } from '#kernel/actor.ts'
import type { JobContext, Runtime } from '#kernel/capability.ts'
import { text } from '#kernel/text.ts'
import { type Browser, addressOf, browsersOf, senderOf } from './notifications.browsers.ts'
import { notificationsContract } from './notifications.contract.ts'
import { type Leaving, idsOf, settle, takeDue } from './notifications.due.ts'

type C = typeof notificationsContract
/** What the service worker gets (src/web/public/push.js). */
export type PushMessage =
  | { do: 'show'; tag: string; id: string; title: string; body: string; url: string; at: string; lang: string }
  | { do: 'close'; tags: string[] }

/** As many ids as surely go into one push (RFC 8030, section 7.2: 4096 bytes). */
const closedAtOnce = 80
/** As much of a name as a title has room for, in letters. */
const mostOfName = 100
/** More conversations than this become one push. */
const mostAtOnce = 3
const showFor = 12 * 3600
/** Closing what nobody gets to see any more has no use later. */
const closeFor = 3600
const urgent = new Set(['mentioned', 'assigned', 'customerWrote', 'outsideWrote', 'reminder', 'undelivered'])

export async function push(ctx: JobContext<C, { agentId: string }>): Promise<void> {
  const { payload, transact, attempt, lastAttempt } = ctx
  const taken = await transact((w) => takeDue(w, payload.agentId, 'push', attempt > 1))
  if (!taken?.leaving.length) return
  const { reader, leaving } = taken
  const isUrgent = leaving.some(({ notices }) => notices.some(({ kind }) => urgent.has(kind)))
  const arrived = await sendAll(ctx, payload.agentId, messagesFor(reader, leaving), { urgent: isUrgent, ttl: showFor })
  const state = arrived ? 'done' : lastAttempt ? 'dropped' : 'waiting'
  await transact((w) => settle(w, 'push', idsOf(leaving), { state }))
  // Where nothing arrived it is tried again as a whole; the list in the app has it in any case.
  if (state === 'waiting') throw new Error('No push service took the push')
}

/** What was seen elsewhere disappears from every screen. */
export async function closePushes(ctx: JobContext<C, { agentId: string; conversationIds: string[] }>): Promise<void> {
  const tags = [...ctx.payload.conversationIds, summaryTag]
  const messages: PushMessage[] = []
  while (tags.length) messages.push({ do: 'close', tags: tags.splice(0, closedAtOnce) })
  await sendAll(ctx, ctx.payload.agentId, messages, { urgent: false, ttl: closeFor })
}

export async function tryPush(ctx: JobContext<C, { browserId: string }>): Promise<void> {
  const browser = await ctx.db
    .selectFrom('push_browsers')
    .selectAll()
    .where('id', '=', ctx.payload.browserId)
    .executeTakeFirst()
  if (!browser) return
  const row = await ctx.db.selectFrom('agents').select('locale').where('id', '=', browser.agent_id).executeTakeFirst()
  const lang = row?.locale ?? 'en'
  const message: PushMessage = {
    do: 'show',
    tag: 'try',
    id: ctx.newId(),
    title: text(lang, 'notifications.push.tryTitle') ?? '',
    body: text(lang, 'notifications.push.tryBody') ?? '',
    url: '/settings/notifications',
    at: ctx.now().toISOString(),
    lang,
  }
  await sendTo(ctx, browser, [message], { urgent: true, ttl: 60 })
}

const summaryTag = 'summary'

function messagesFor({ locale }: Actor, leaving: readonly Leaving[]): PushMessage[] {
  const newest = leaving[0]!.notices[0]!
  const shared = { do: 'show' as const, lang: locale }
  if (leaving.length > mostAtOnce)
    return [
      {
        ...shared,
        tag: summaryTag,
        id: newest.id,
        title: text(locale, 'notifications.push.many', { count: leaving.length }) ?? '',
        body: leaving.slice(0, mostAtOnce).map(titleOf).join('\n'),
        url: '/notifications',
        at: newest.at,
      },
    ]
  // The latest last, so that it is on top.
  return leaving.toReversed().map((each) => {
    const { kind, byName, id, at } = each.notices[0]!
    const who = byName.length > mostOfName ? `${byName.slice(0, mostOfName).toWellFormed()}…` : byName
    const more = text(locale, 'notifications.push.more', { count: each.notices.length - 1 }) ?? ''
    return {
      ...shared,
      tag: each.conversationId,
      id,
      title: text(locale, `notifications.line.${kind}`, { who }) ?? '',
      body: [titleOf(each), each.notices.length > 1 ? more : ''].filter(Boolean).join('\n'),
      url: `/conversations/${each.number}`,
      at,
    }
  })
}

/** At most 4 kB go into a push, all of it together. */
const titleOf = ({ number, subject, customer }: Leaving): string =>
  `#${number} ${[subject, customer].filter(Boolean).join(' · ')}`.slice(0, 200).toWellFormed()

type Urgency = { urgent: boolean; ttl: number }

/** To all browsers of a person; false when there are some and none was reached. */
async function sendAll(
  ctx: Runtime & { signal: AbortSignal },
  agentId: string,
  messages: readonly PushMessage[],
  urgency: Urgency,
): Promise<boolean> {
  const browsers = await browsersOf(ctx.db, agentId)
    // A session that has run out stands there until it is cleared away.
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb('session_id', 'is', null),
        exists(
          selectFrom('sessions')
            .select('sessions.id')
            .whereRef('sessions.id', '=', 'push_browsers.session_id')
            .where('expires_at', '>', ctx.now().toISOString()),
        ),
      ]),
    )
    .execute()
  const reached = await Promise.all(browsers.map((browser) => sendTo(ctx, browser, messages, urgency)))
  return reached.length === 0 || reached.some(Boolean)
}

async function sendTo(
  { db, ports, services, log, now, transact, signal }: Runtime & { signal: AbortSignal },
  browser: Browser,
  messages: readonly PushMessage[],
  { urgent: isUrgent, ttl }: Urgency,
): Promise<boolean> {
  const sender = await senderOf(db, services)
  if (!sender) return false
  const address = addressOf(services, browser)
  // Apple ends the permission of pages whose pushes show nothing; there the app itself closes what it can.
  const fitting = messages.filter(
    (message) => message.do === 'show' || !new URL(address.endpoint).hostname.endsWith('.apple.com'),
  )
  try {
    for (const message of fitting) {
      const options = { sender, ttlSeconds: ttl, urgent: isUrgent, topic: topicOf(message), signal }
      const outcome = await ports.push.send(address, JSON.stringify(message), options)
      if (outcome === 'gone') {
        await transact(async (w) => {
          await w.tx.deleteFrom('push_browsers').where('id', '=', browser.id).execute()
          w.record(notificationsContract, 'browsersChanged', { readerId: browser.agent_id })
        })
        return false
      }
    }
    await mark({ last_at: now(), failing_since: null })
    return true
  } catch (error) {
    log.warn({ error, browser: browser.id }, 'a push could not be handed over')
    if (!browser.failing_since) await mark({ failing_since: now() })
    return false
  }

  function mark(change: { last_at?: Date; failing_since: Date | null }): Promise<unknown> {
    return transact(async (w) => {
      await w.tx.updateTable('push_browsers').set(change).where('id', '=', browser.id).execute()
      if (Boolean(change.failing_since) !== Boolean(browser.failing_since))
        w.record(notificationsContract, 'browsersChanged', { readerId: browser.agent_id })
    })
  }
}

/** RFC 8030, section 5.4: at most 32 characters. A close takes the place of what it would close, if that still waits. */
const topicOf = (message: PushMessage): string =>
  (message.do === 'close' ? message.tags[0]! : message.tag).replaceAll('-', '').slice(0, 32)
