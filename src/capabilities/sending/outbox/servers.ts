// Connections to sending servers: a few for each mailbox, used again, and a pause for a server that can not be used.
import type { Runtime } from '#kernel/capability.ts'
import type { SmtpConnection } from '#kernel/ports.mail.ts'
import { type MailboxServers, signInOf } from '#capabilities/mailboxes/mailboxes.public.ts'

/** Servers commonly allow a handful of connections, and close idle ones after a minute or more. */
export const connectionsPerMailbox = 3
const idleMs = 20_000
const mailsPerConnection = 50
const pausesMs = [15_000, 30_000, 60_000, 120_000, 300_000]

type Idle = { connection: SmtpConnection; key: string; mails: number; timer: NodeJS.Timeout }
export type Borrowed = { connection: SmtpConnection; reused: boolean; giveBack(): void }

export function createServers(runtime: Pick<Runtime, 'ports' | 'now' | 'transact'>) {
  const idle = new Map<string, Idle[]>()
  const failures = new Map<string, number>()
  let ended = false

  const take = (mailboxId: string, key: string): Idle | undefined => {
    const list = idle.get(mailboxId) ?? []
    for (let each = list.pop(); each; each = list.pop()) {
      clearTimeout(each.timer)
      if (each.key === key && each.connection.usable() && each.mails < mailsPerConnection) return each
      each.connection.close()
    }
    return undefined
  }

  return {
    /** Throws `MailServerProblem`. `fresh`: no connection that was used before. */
    async borrow(
      mailbox: MailboxServers & { smtp: NonNullable<MailboxServers['smtp']> },
      fresh = false,
    ): Promise<Borrowed> {
      const key = JSON.stringify(mailbox.smtp)
      const known = fresh ? undefined : take(mailbox.id, key)
      const connection = known?.connection ?? (await runtime.ports.smtp.connect(await signInOf(runtime, mailbox.smtp)))
      failures.delete(mailbox.id)
      return {
        connection,
        reused: known !== undefined,
        giveBack() {
          if (ended || !connection.usable()) return connection.close()
          const timer = setTimeout(() => {
            idle.set(
              mailbox.id,
              (idle.get(mailbox.id) ?? []).filter((each) => each.connection !== connection),
            )
            connection.close()
          }, idleMs)
          timer.unref()
          idle.set(mailbox.id, [
            ...(idle.get(mailbox.id) ?? []),
            { connection, key, mails: (known?.mails ?? 0) + 1, timer },
          ])
        },
      }
    },
    /** The server could not be used: until when its other mail should wait, longer each time. */
    pauseUntil(mailboxId: string): Date {
      const times = Math.min((failures.get(mailboxId) ?? 0) + 1, pausesMs.length)
      failures.set(mailboxId, times)
      return new Date(runtime.now().getTime() + pausesMs[times - 1]!)
    },
    close() {
      ended = true
      for (const each of [...idle.values()].flat()) {
        clearTimeout(each.timer)
        each.connection.close()
      }
      idle.clear()
    },
  }
}
export type Servers = ReturnType<typeof createServers>
