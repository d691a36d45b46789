// The finished mail: MIME by nodemailer, signed with DKIM (RFC 6376) when the mailbox has a key.
import { buffer } from 'node:stream/consumers'
import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'

export type Named = { name: string; address: string }

/** All that a mail is made of, so that it can be kept as JSON until it is made. */
export type MailPlan = {
  /** Null: mail of the system, from the mailbox that sends it. */
  from: Named | null
  replyTo: string | null
  to: Named[]
  cc: Named[]
  subject: string
  /** ISO 8601. */
  date: string
  inReplyTo: string | null
  references: string[]
  text: string
  html: string
  /** `contentId` of a picture inside the HTML, else an attachment. */
  files: { id: string; name: string; type: string; contentId: string | null }[]
  /** Written by the system, so that nothing answers it by machine (RFC 3834). */
  automatic: boolean
  /** More headers, by name. */
  headers?: Record<string, string> | undefined
}
export type FileContent = { id: string; content: Uint8Array }
export type DkimKey = { domain: string; selector: string; privateKey: string }

/** What RFC 6376, section 5.4.1, names, and what RFC 8058, section 4, asks for besides. */
const signedHeaders =
  'From:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post'

/** The raw message. `headerId` without angle brackets. Bcc never shows. */
export async function makeMail(
  plan: MailPlan,
  from: Named,
  headerId: string,
  contents: readonly FileContent[],
  dkim: DkimKey | null,
): Promise<Uint8Array> {
  const content = new Map(contents.map((file) => [file.id, file.content]))
  const raw = await new MailComposer({
    from,
    to: plan.to,
    cc: plan.cc,
    ...(plan.replyTo ? { replyTo: plan.replyTo } : {}),
    subject: plan.subject,
    date: new Date(plan.date),
    ...(plan.inReplyTo ? { inReplyTo: `<${plan.inReplyTo}>` } : {}),
    ...(plan.references.length ? { references: plan.references.map((id) => `<${id}>`) } : {}),
    text: plan.text,
    html: plan.html,
    attachments: plan.files.map(({ id, name, type, contentId }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content.get(id)!),
      contentDisposition: contentId ? 'inline' : 'attachment',
      ...(contentId ? { cid: contentId } : {}),
    })),
    // On one line: there are servers that lose a Message-ID which begins on the next.
    headers: {
      'Message-ID': { prepared: true, value: `<${headerId}>` },
      ...(plan.automatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
      ...plan.headers,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
    xMailer: false,
  })
    .compile()
    .build()
  if (!dkim) return raw
  return buffer(
    new DKIM({
      domainName: dkim.domain,
      keySelector: dkim.selector,
      privateKey: dkim.privateKey,
      headerFieldNames: signedHeaders,
    }).sign(raw),
  )
}
