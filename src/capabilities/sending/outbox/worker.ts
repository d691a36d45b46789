// The worker of the outbox: takes what is due, sends it once, writes down the answer, and looks after what a dead
// worker left.
import type { Runtime, Writer } from '#kernel/capability.ts'
import { isDatabaseDown, isDiskFull } from '#kernel/db.ts'
import { holdLock, pause } from '#kernel/holding.ts'
import { MailServerProblem, SmtpBroken } from '#kernel/ports.mail.ts'
import { findLink } from '#capabilities/access/access.public.ts'
import { type MailboxServers, mailboxSettings } from '#capabilities/mailboxes/mailboxes.public.ts'
import { sendingMailboxes } from '../sending.composing.ts'
import { type Plan, outboxTopic } from '../sending.queue.ts'
import type { Reason } from '../sending.views.ts'
import {
  type Claim,
  cancel,
  claimDue,
  claimHolders,
  mailboxesDue,
  markEnding,
  releaseUnended,
  takeOverEnded,
} from './claims.ts'
import { type Next, afterAnswer, afterDoubt, afterProblem, afterProof, openRecipients } from './fates.ts'
import { isInSentFolder } from './looking.ts'
import { rawOf } from './making.ts'
import { connectionsPerMailbox, createServers } from './servers.ts'
import { delayOthers, settle } from './settling.ts'

const pollMs = 1000
/** Mails in hand at once, in one process. */
const most = 8
/** How often claims of other workers are looked at. */
const inspectMs = 3000
/**
 * When stopping: how long mails in hand may take to end; the process has ten seconds for all its parts. What takes longer
 * is looked after by the next start.
 */
const graceMs = 5000

/** The claim was taken over: nothing of this try may leave. */
class TakenOver extends Error {}

export async function startOutbox(runtime: Runtime): Promise<{ stop(): Promise<void> }> {
  const worker = runtime.newId()
  const inHand = new Map<string, { mailboxId: string | null; done: Promise<void> }>()
  const servers = createServers(runtime)
  const life = new AbortController()
  const gone = new AbortController()
  let busy: Promise<void> | undefined
  let again = false
  let inspectionDue = true

  const look = (): void => {
    if (life.signal.aborted) return
    if (busy) return void (again = true)
    busy = round()
      .catch((error: unknown) => runtime.log.warn({ error }, 'the outbox could not be looked at; trying again'))
      .finally(() => {
        busy = undefined
        if (again) {
          again = false
          look()
        }
      })
  }
  const timer = setInterval(look, pollMs)
  const inspector = setInterval(() => void (inspectionDue = true), inspectMs)
  const unring = runtime.services.onWake(outboxTopic, look)
  const alive = holdLock(runtime.ports.locks, lockName(worker), gone.signal)
  look()

  return {
    async stop() {
      life.abort()
      clearInterval(timer)
      clearInterval(inspector)
      unring()
      await busy
      await Promise.race([Promise.allSettled([...inHand.values()].map(({ done }) => done)), pause(graceMs)])
      servers.close()
      gone.abort()
      await alive
    },
  }

  /** Claiming and looking after what was left never overlap, so that a claim just made is not taken for a lost one. */
  async function round(): Promise<void> {
    if (inspectionDue) {
      inspectionDue = false
      await inspect()
    }
    for (const mailboxId of await mailboxesDue(runtime.db, runtime.now())) {
      // Mail of the system waits until there is a mailbox that can send, however long, and counts no tries.
      if (mailboxId === null && !(await sendingMailboxes(runtime.db)).length) continue
      const mine = [...inHand.values()].filter((each) => each.mailboxId === mailboxId).length
      const free = Math.min(most - inHand.size, connectionsPerMailbox - mine)
      if (free < 1 || life.signal.aborted) continue
      const claims = await runtime.transact((w) => claimDue(w, worker, mailboxId, free))
      for (const claim of claims) hold(claim, attempt(claim))
    }
  }

  function hold(claim: Claim, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) =>
        runtime.log.error(
          { error, outboxId: claim.id },
          'a mail was left in an unforeseen state; it will be looked into',
        ),
      )
      .finally(() => {
        inHand.delete(claim.id)
        look()
      })
    inHand.set(claim.id, { mailboxId: claim.mailboxId, done })
  }

  /** One try, to its written end. */
  async function attempt(claim: Claim): Promise<void> {
    const next = await tryToSend(claim)
    if (!next) return
    await persist((w) => settle(w, claim.id, next, { attempt: claim.attempt, from: ['sending', 'uncertain'] }))
  }

  async function tryToSend(claim: Claim): Promise<Next | undefined> {
    if (await unlessDown(() => leadsNowhere(claim))) {
      await persist((w) => cancel(w, worker, claim))
      return undefined
    }
    const mailbox = await unlessDown(() => findMailbox(runtime, claim.mailboxId))
    if (!mailbox?.smtp || !mailbox.active) return afterProblem(claim, 'noServer', '', runtime.now())
    const raw = await unlessDown(() => rawOf(runtime, worker, claim, mailbox)).catch((error: Error) => error)
    if (raw instanceof Error) {
      runtime.log.error({ error: raw, outboxId: claim.id }, 'a mail could not be made')
      return afterProblem(claim, 'notMade', raw.message, runtime.now())
    }
    try {
      return await talk(claim, mailbox as MailboxServers & { smtp: NonNullable<MailboxServers['smtp']> }, raw)
    } catch (error) {
      if (error instanceof TakenOver) return undefined
      if (error instanceof SmtpBroken && error.mayHaveLeft) return lookInto(claim, error.said)
      // The mark could not be committed, so the end did not go out.
      if (mustWait(error))
        return { state: 'queued', fates: claim.fates, reason: '', response: '', dueAt: runtime.now() }
      const problem =
        error instanceof MailServerProblem
          ? error
          : new MailServerProblem('other', (error as Error).message, { cause: error })
      runtime.log.warn(
        { problem: problem.problem, said: problem.said, mailboxId: mailbox.id },
        'a sending server could not be used',
      )
      const reason: Reason = `server.${problem.problem}`
      if (!(error instanceof SmtpBroken)) {
        const until = servers.pauseUntil(mailbox.id)
        await persist((w) => delayOthers(w, claim.mailboxId, claim.id, { reason, said: problem.said, until }))
      }
      return afterProblem(claim, reason, problem.said, runtime.now())
    }
  }

  /** It carries a link that was used, replaced or grew too old while it waited. */
  async function leadsNowhere({ plan }: Claim): Promise<boolean> {
    const link = (plan as Plan | null)?.link
    if (link && 'until' in link) return link.until <= runtime.now().toISOString()
    return link !== undefined && (await findLink(runtime.db, link.linkId, runtime.now())) === 'ended'
  }

  /** Talks to the server; a connection that had gone stale while it lay idle is replaced once. */
  async function talk(
    claim: Claim,
    mailbox: MailboxServers & { smtp: NonNullable<MailboxServers['smtp']> },
    raw: Uint8Array,
  ): Promise<Next> {
    const envelope = { from: mailbox.address, to: openRecipients(claim) }
    for (let fresh = false; ; fresh = true) {
      const { connection, reused, giveBack } = await servers.borrow(mailbox, fresh)
      try {
        const outcome = await connection.send(envelope, raw, async () => {
          // The marks of a stopping process count like any other: its mails in hand are sent to their end.
          if (!(await runtime.transact((w) => markEnding(w, worker, claim))))
            throw new TakenOver('Another worker has this mail')
        })
        giveBack()
        return afterAnswer(claim, outcome, runtime.now())
      } catch (error) {
        connection.close()
        if (reused && !fresh && error instanceof SmtpBroken && !error.mayHaveLeft) continue
        throw error
      }
    }
  }

  /** It may have left. Where the server files what it sends, the copy proves it; otherwise an agent decides. */
  async function lookInto(claim: Claim, said: string): Promise<Next> {
    const proof = await isInSentFolder(runtime, claim).catch(() => false)
    return proof ? afterProof(claim, said, runtime.now()) : afterDoubt(claim, said)
  }

  /**
   * Claims whose worker is dead, and our own that we do not remember because the database went away while we claimed.
   */
  async function inspect(): Promise<void> {
    for (const holder of await claimHolders(runtime.db)) {
      const own = holder === worker
      const lock = own ? null : await runtime.ports.locks.take(lockName(holder))
      const onlyStale = !own && lock === null
      const ours = own ? [...inHand.keys()] : []
      const released = await runtime
        .transact((w) => releaseUnended(w, holder, ours, onlyStale))
        .finally(() => lock?.release())
      if (released)
        runtime.log.warn({ released, holder }, 'mail that a worker had claimed and not sent is queued again')
      const doubtful = await runtime.transact((w) => takeOverEnded(w, holder, ours, onlyStale, worker))
      for (const claim of doubtful) hold(claim, attemptToProve(claim))
    }
  }

  async function attemptToProve(claim: Claim): Promise<void> {
    runtime.log.warn({ outboxId: claim.id }, 'a worker ended while a mail was leaving')
    const next = await lookInto(claim, '')
    await persist((w) => settle(w, claim.id, next, { attempt: claim.attempt, from: ['sending'] }))
  }

  /** What is known about a mail must be written down: tries until the database takes it, or the process ends. */
  async function persist<T>(work: (w: Writer) => Promise<T>): Promise<T> {
    return unlessDown(() => runtime.transact(work))
  }

  async function unlessDown<T>(work: () => Promise<T>): Promise<T> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 2000)) {
      try {
        return await work()
      } catch (error) {
        if (!mustWait(error)) throw error
        await pause(wait)
      }
    }
  }
}

/** The database can not take anything at the moment: no reason to think ill of a mail or of its server. */
const mustWait = (error: unknown): boolean => isDatabaseDown(error) || isDiskFull(error)

/** While it stands, the worker's claims are its own. */
const lockName = (worker: string): string => `outbox ${worker}`

async function findMailbox({ db, services }: Runtime, id: string | null): Promise<MailboxServers | undefined> {
  const mailboxId = id ?? (await sendingMailboxes(db))[0]?.id
  return mailboxId === undefined ? undefined : mailboxSettings(db, services, mailboxId)
}
