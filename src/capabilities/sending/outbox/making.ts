// The raw mail of a claim: made once and kept, so that every try sends the same bytes.
import type { Runtime } from '#kernel/capability.ts'
import type { Services } from '#kernel/ports.ts'
import { linkAddress } from '#capabilities/access/access.public.ts'
import { getBytes, putBytes, readFile } from '#capabilities/files/files.public.ts'
import type { MailboxServers } from '#capabilities/mailboxes/mailboxes.public.ts'
import { type FileContent, type Named, makeMail } from '../mail/make.ts'
import { escape } from '../mail/quote.ts'
import { type LinkPlan, type Plan, linkMark, signedAddress, signedCode } from '../sending.queue.ts'
import type { Claim } from './claims.ts'

export async function rawOf(
  { db, services, transact }: Runtime,
  worker: string,
  claim: Claim,
  mailbox: MailboxServers,
): Promise<Uint8Array> {
  if (claim.blobHash) return getBytes(db, services, claim.blobHash)
  const kept = claim.plan as Plan
  const plan = kept.link ? withSecret(kept, secretOf(services, kept.link)) : kept
  const contents: FileContent[] = []
  for (const { id, name } of plan.files) {
    const file = await readFile(db, services, id)
    if (!file) throw new Error(`The file ${name} is gone`)
    contents.push({ id, content: file.content })
  }
  const from: Named = plan.from ?? { name: mailbox.name, address: mailbox.address }
  const raw = await makeMail(plan, from, claim.headerId, contents, mailbox.dkim)
  if (!kept.link)
    await transact(async (w) => {
      const hash = await putBytes(w, raw)
      await w.tx
        .updateTable('outbox')
        .set({ blob_hash: hash, plan: null })
        .where('id', '=', claim.id)
        .where('claimed_by', '=', worker)
        .execute()
    })
  return raw
}

function secretOf(services: Services, link: LinkPlan): string {
  if (link.kind === 'signed') return signedAddress(services, link)
  return link.kind === 'code' ? signedCode(services, link) : linkAddress(services, link.linkId, link.kind)
}

const withSecret = (plan: Plan, secret: string): Plan => ({
  ...plan,
  text: plan.text.replaceAll(linkMark, secret),
  html: plan.html.replaceAll(linkMark, escape(secret)),
})
