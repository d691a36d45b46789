// Did a mail leave whose answer was lost? Many servers file a copy of what they send; its Message-ID proves it.
import type { Runtime } from '#kernel/capability.ts'
import { pause } from '#kernel/holding.ts'
import type { ImapConnection } from '#kernel/ports.mail.ts'
import { mailboxSettings, signInOf } from '#capabilities/mailboxes/mailboxes.public.ts'
import type { Claim } from './claims.ts'

/** Servers file the copy at once or within seconds (ms). */
const tries = [0, 3000, 8000]
const patienceMs = 30_000

/** False says only that there is no proof. */
export async function isInSentFolder(
  runtime: Runtime,
  { mailboxId, headerId }: Pick<Claim, 'mailboxId' | 'headerId'>,
): Promise<boolean> {
  const mailbox = mailboxId ? await mailboxSettings(runtime.db, runtime.services, mailboxId) : undefined
  if (!mailbox?.imap) return false
  const connection = await runtime.ports.imap.connect(await signInOf(runtime, mailbox.imap))
  try {
    return await Promise.race([search(connection, headerId), pause(patienceMs).then(() => false)])
  } finally {
    await connection.close().catch(() => undefined)
  }
}

async function search(connection: ImapConnection, headerId: string): Promise<boolean> {
  const folders = (await connection.folders()).filter(({ use }) => use === 'sent' || use === 'all')
  for (const rest of tries) {
    await pause(rest)
    for (const { path } of folders) {
      await connection.open(path)
      if ((await connection.withMessageId(headerId)).length) return true
    }
  }
  return false
}
